// Texts of pieces as a tree of bytes, in which every text is a path from the root: finds all pieces
// that begin at a place of a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

class PieceTrie {
 public:
  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kNoPiece = 0xFFFFFFFF;

  struct Entry {
    std::string_view text;
    std::uint32_t id;
  };
  // Throws RuntimeError when two texts are the same or one is empty.
  explicit PieceTrie(std::vector<Entry> entries);

  // The node that a byte leads to; kRoot when there is none.
  std::uint32_t child(std::uint32_t node, char byte) const;
  // The node that a text leads to from `node`; kRoot when there is none.
  std::uint32_t descendant(std::uint32_t node, std::string_view text) const;
  // The piece whose text ends at a node; kNoPiece when none does.
  std::uint32_t id(std::uint32_t node) const { return nodes_[node].id; }
  // Length of the longest piece that `text` begins with; 0 when there is none.
  std::size_t longest_prefix(std::string_view text) const;

 private:
  struct Node {  // its children lie side by side
    std::uint32_t first_child = 0, num_children = 0;
    std::uint32_t id = kNoPiece;
  };
  std::vector<Node> nodes_;
  std::string labels_;  // the byte that leads to each node
};

}  // namespace vqlm
