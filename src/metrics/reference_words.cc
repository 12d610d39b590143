#include "metrics/reference_words.h"

#include <algorithm>

namespace vqlm {
namespace {

constexpr std::size_t kFewestSlots = 256;
constexpr std::uint64_t kMixer = 0x9E3779B97F4A7C15U;

}  // namespace

std::size_t ReferenceWords::slot_of(const KeyedWord& word) const {
  const std::size_t mask = slots_.size() - 1;
  auto slot = static_cast<std::size_t>(word.key * kMixer >> shift_);
  while (slots_[slot].generation == generation_ &&
         (slots_[slot].key != word.key ||
          (word.is_long() && distinct_[slots_[slot].number].text != word.text)))
    slot = (slot + 1) & mask;
  return slot;
}

void ReferenceWords::clear(std::size_t num_words) {
  const std::size_t wanted = std::bit_ceil(std::max(kFewestSlots, 2 * num_words));
  if (slots_.size() < wanted || ++generation_ == 0) {
    slots_.assign(wanted, Slot{0, 0, 0});
    generation_ = 1;
    shift_ = 64 - std::countr_zero(wanted);
  }
  distinct_.clear();
  counts_.clear();
  masks_.clear();
  numbers_.resize(num_words);
}

void ReferenceWords::assign(std::span<const KeyedWord> words) {
  clear(words.size());
  const bool few = words.size() <= kWindow;
  for (std::size_t i = 0; i < words.size(); ++i) {
    Slot& slot = slots_[slot_of(words[i])];
    if (slot.generation != generation_) {
      slot = {words[i].key, unknown(), generation_};
      distinct_.push_back(words[i]);
      counts_.push_back(0);
      if (few) masks_.push_back(0);
    }
    numbers_[i] = slot.number;
    ++counts_[slot.number];
    if (few) masks_[slot.number] |= std::uint64_t{1} << i;
  }
  counts_.push_back(0);
  masks_.push_back(0);
  if (!few) place();
}

void ReferenceWords::place() {
  starts_.assign(distinct_.size() + 2, 0);
  for (std::size_t w = 0; w <= distinct_.size(); ++w) starts_[w + 1] = starts_[w] + counts_[w];
  positions_.resize(size());
  remaining_.assign(starts_.begin(), starts_.end());
  for (std::size_t i = 0; i < size(); ++i)
    positions_[remaining_[numbers_[i]]++] = static_cast<std::uint32_t>(i);
}

std::uint64_t ReferenceWords::window_of_many(std::uint32_t number, std::size_t first) const {
  const auto end = positions_.begin() + starts_[number + 1];
  auto it = std::lower_bound(positions_.begin() + starts_[number], end, first);
  std::uint64_t bits = 0;
  for (; it != end && *it < first + kWindow; ++it) bits |= std::uint64_t{1} << (*it - first);
  return bits;
}

void ReferenceWords::number(std::span<const KeyedWord> words,
                            std::vector<std::uint32_t>& out) const {
  out.resize(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Slot& slot = slots_[slot_of(words[i])];
    out[i] = slot.generation == generation_ ? slot.number : unknown();
  }
}

std::size_t ReferenceWords::num_common(std::span<const std::uint32_t> hypothesis) {
  remaining_.assign(counts_.begin(), counts_.end());
  std::size_t common = 0;
  for (const std::uint32_t word : hypothesis) {
    const std::uint32_t left = remaining_[word] > 0 ? 1 : 0;
    remaining_[word] -= left;
    common += left;
  }
  return common;
}

}  // namespace vqlm
