#include "metrics/ngram_trie.h"

#include <utility>

namespace vqlm {
namespace {

constexpr std::size_t kInitialSlots = 1024;

std::uint64_t key_of(std::uint32_t node, std::uint32_t symbol) {
  return (static_cast<std::uint64_t>(node) << 32) | symbol;
}

}  // namespace

NgramTrie::NgramTrie() : slots_(kInitialSlots, Slot{0, 0, 0}) {}

// The slot that holds the key, or the free one where it belongs. Multiplicative hashing by 2^64
// over the golden ratio, the high bits folded down.
std::size_t NgramTrie::slot_of(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  std::uint64_t mixed = key * 0x9E3779B97F4A7C15ULL;
  mixed ^= mixed >> 32;
  auto slot = static_cast<std::size_t>(mixed) & mask;
  while (slots_[slot].generation == generation_ && slots_[slot].key != key)
    slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t NgramTrie::find(std::uint32_t node, std::uint32_t symbol) const {
  const Slot& slot = slots_[slot_of(key_of(node, symbol))];
  return slot.generation == generation_ ? slot.child : kNone;
}

std::uint32_t NgramTrie::find_or_add(std::uint32_t node, std::uint32_t symbol) {
  const std::uint64_t key = key_of(node, symbol);
  std::size_t slot = slot_of(key);
  if (slots_[slot].generation == generation_) return slots_[slot].child;
  if (2 * (static_cast<std::size_t>(num_nodes_) + 1) > slots_.size()) {
    grow();
    slot = slot_of(key);
  }
  slots_[slot] = Slot{key, num_nodes_, generation_};
  return num_nodes_++;
}

void NgramTrie::clear() {
  num_nodes_ = 1;
  if (++generation_ != 0) return;
  slots_.assign(slots_.size(), Slot{0, 0, 0});
  generation_ = 1;
}

void NgramTrie::grow() {
  std::vector<Slot> old(slots_.size() * 2, Slot{0, 0, 0});
  std::swap(old, slots_);
  for (const Slot& slot : old)
    if (slot.generation == generation_) slots_[slot_of(slot.key)] = slot;
}

}  // namespace vqlm
