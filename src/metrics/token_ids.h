// Numbers for tokens: equal tokens get the same number, in the order in which they are first seen.
#pragma once

#include <cstdint>
#include <span>
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
    std::uint64_t hash;
    std::uint32_t id;
    std::uint32_t generation;
  };
  std::string_view token(std::uint32_t id) const;
  std::size_t slot_of(std::string_view token, std::uint64_t hash) const;
  void grow();

  std::vector<Slot> slots_;
  std::string bytes_;                // of all tokens, one after the other
  std::vector<std::size_t> starts_;  // of each in `bytes_`, and the end
  std::uint32_t generation_ = 1;
};

}  // namespace vqlm
