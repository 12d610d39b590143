#include "metrics/piece_trie.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"

namespace vqlm {

// Level by level, so that children lie side by side.
PieceTrie::PieceTrie(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.text < b.text; });
  struct Range {  // of entries that begin with the text of a node, which has `depth` bytes
    std::size_t first, last, depth;
  };
  std::vector<Range> ranges{{0, entries.size(), 0}};
  nodes_.emplace_back();
  labels_ = '\0';
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const std::size_t last = ranges[i].last, depth = ranges[i].depth;
    std::size_t first = ranges[i].first;
    const auto ends_here = [&] { return first < last && entries[first].text.size() == depth; };
    if (ends_here()) nodes_[i].id = entries[first++].id;
    if (ends_here() || nodes_[kRoot].id != kNoPiece)
      throw RuntimeError("SentencePiece model: expected pieces with texts of their own, got '" +
                         std::string(entries[first - 1].text) + "' twice or an empty text");
    nodes_[i].first_child = static_cast<std::uint32_t>(nodes_.size());
    while (first < last) {
      const char label = entries[first].text[depth];
      std::size_t end = first;
      while (end < last && entries[end].text[depth] == label) ++end;
      ranges.push_back({first, end, depth + 1});
      nodes_.emplace_back();
      labels_ += label;
      first = end;
    }
    nodes_[i].num_children = static_cast<std::uint32_t>(nodes_.size()) - nodes_[i].first_child;
  }
}

std::uint32_t PieceTrie::child(std::uint32_t node, char byte) const {
  const Node& parent = nodes_[node];
  const char* labels = labels_.data() + parent.first_child;
  const void* found = std::memchr(labels, byte, parent.num_children);
  if (found == nullptr) return kRoot;
  return parent.first_child + static_cast<std::uint32_t>(static_cast<const char*>(found) - labels);
}

std::uint32_t PieceTrie::descendant(std::uint32_t node, std::string_view text) const {
  for (const char byte : text) {
    node = child(node, byte);
    if (node == kRoot) break;
  }
  return node;
}

std::size_t PieceTrie::longest_prefix(std::string_view text) const {
  std::size_t longest = 0;
  std::uint32_t node = kRoot;
  for (std::size_t i = 0; i < text.size(); ++i) {
    node = child(node, text[i]);
    if (node == kRoot) break;
    if (id(node) != kNoPiece) longest = i + 1;
  }
  return longest;
}

}  // namespace vqlm
