#include "metrics/token_ids.h"

#include <cstring>
#include <utility>

namespace vqlm {
namespace {

constexpr std::size_t kInitialSlots = 256;
constexpr std::size_t kLongestKey = 7;  // bytes of a token that is its own key
constexpr int kTagShift = 56;           // above them its length, or kIsHash
constexpr std::uint64_t kIsHash = std::uint64_t{0xFF} << kTagShift;

template <typename Word>
std::uint64_t word_at(const char* text) {
  Word word;
  std::memcpy(&word, text, sizeof word);
  return word;
}

// Both halves of the product of two words folded together.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Of eight bytes and more; for tables in memory only, as it differs between byte orders.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t kFirst = 0x9E3779B97F4A7C15ULL, kSecond = 0xD1B54A32D192ED03ULL;
  std::uint64_t state = text.size() * kFirst;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at + 8 < end; at += 8)
    state = fold(word_at<std::uint64_t>(at) ^ kSecond, state | 1);
  return fold(word_at<std::uint64_t>(end - 8) ^ kSecond, state | 1);
}

std::uint64_t key_of(std::string_view text) {
  const std::size_t size = text.size();
  const char* const at = text.data();
  if (size > kLongestKey) return hash_of(text) | kIsHash;
  std::uint64_t bytes = 0;
  if (size >= 4) {  // the two words overlap where there are fewer than eight
    bytes = word_at<std::uint32_t>(at) | word_at<std::uint32_t>(at + size - 4) << (8 * (size - 4));
  } else if (size > 0) {
    bytes = word_at<std::uint8_t>(at) | word_at<std::uint8_t>(at + size / 2) << (8 * (size / 2)) |
            word_at<std::uint8_t>(at + size - 1) << (8 * (size - 1));
  }
  return bytes | std::uint64_t{size} << kTagShift;
}

// Multiplicative hashing by 2^64 over the golden ratio.
std::size_t first_slot(std::uint64_t key, std::size_t mask) {
  return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 32) & mask;
}

}  // namespace

TokenIds::TokenIds() : slots_(kInitialSlots, Slot{0, 0, 0}), starts_{0} {}

bool TokenIds::is(std::uint32_t id, std::string_view token) const {
  if (token.size() <= kLongestKey) return true;  // the keys were equal
  return std::string_view(bytes_).substr(starts_[id], starts_[id + 1] - starts_[id]) == token;
}

// The slot that holds the token, or the free one where it belongs.
std::size_t TokenIds::slot_of(std::uint64_t key, std::string_view token) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = first_slot(key, mask);
  while (slots_[slot].generation == generation_ &&
         (slots_[slot].key != key || !is(slots_[slot].id, token)))
    slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t TokenIds::id_of(std::string_view token) {
  const std::uint64_t key = key_of(token);
  std::size_t slot = slot_of(key, token);
  if (slots_[slot].generation == generation_) return slots_[slot].id;
  if (2 * (size() + 1) > slots_.size()) {
    grow();
    slot = slot_of(key, token);
  }
  const auto id = static_cast<std::uint32_t>(size());
  slots_[slot] = Slot{key, id, generation_};
  if (token.size() > kLongestKey) bytes_ += token;
  starts_.push_back(bytes_.size());
  return id;
}

std::uint32_t TokenIds::find(std::string_view token) const {
  const Slot& slot = slots_[slot_of(key_of(token), token)];
  return slot.generation == generation_ ? slot.id : kUnseen;
}

void TokenIds::clear() {
  bytes_.clear();
  starts_.assign(1, 0);
  if (++generation_ != 0) return;
  slots_.assign(slots_.size(), Slot{0, 0, 0});
  generation_ = 1;
}

void TokenIds::grow() {
  std::vector<Slot> old(slots_.size() * 2, Slot{0, 0, 0});
  std::swap(old, slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& full : old) {
    if (full.generation != generation_) continue;
    std::size_t slot = first_slot(full.key, mask);
    while (slots_[slot].generation == generation_) slot = (slot + 1) & mask;
    slots_[slot] = full;
  }
}

}  // namespace vqlm
