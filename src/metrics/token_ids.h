// Numbers for tokens: equal tokens get the same number, in the order in which they are first seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

class TokenIds {
 public:
  static constexpr std::uint32_t kUnseen = 0xFFFFFFFFU;

  TokenIds();
  void clear();                                      // keeps the memory
  std::uint32_t id_of(std::string_view token);       // numbers a new one
  std::uint32_t find(std::string_view token) const;  // kUnseen when it has no number
  std::size_t size() const { return starts_.size() - 1; }

 private:
  struct Slot {
    std::uint64_t key;  // a token of up to seven bytes itself, else a hash of it
    std::uint32_t id;
    std::uint32_t generation;  // of the last `clear` when it was filled
  };
  std::size_t slot_of(std::uint64_t key, std::string_view token) const;
  bool is(std::uint32_t id, std::string_view token) const;
  void grow();

  std::vector<Slot> slots_;          // a power of two, open addressing
  std::string bytes_;                // of the tokens that are no keys themselves
  std::vector<std::size_t> starts_;  // of each token in `bytes_`, and the end
  std::uint32_t generation_ = 1;
};

}  // namespace vqlm
