#include "metrics/token_ids.h"

#include <functional>
#include <utility>

namespace vqlm {
namespace {

constexpr std::size_t kInitialSlots = 256;

}  // namespace

TokenIds::TokenIds() : slots_(kInitialSlots, Slot{0, 0, 0}), starts_{0} {}

std::string_view TokenIds::token(std::uint32_t id) const {
  return std::string_view(bytes_).substr(starts_[id], starts_[id + 1] - starts_[id]);
}

std::size_t TokenIds::slot_of(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  auto slot = static_cast<std::size_t>(hash) & mask;
  while (slots_[slot].generation == generation_ &&
         (slots_[slot].hash != hash || token(slots_[slot].id) != text))
    slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t TokenIds::id_of(std::string_view text) {
  const std::uint64_t hash = std::hash<std::string_view>{}(text);
  std::size_t slot = slot_of(text, hash);
  if (slots_[slot].generation == generation_) return slots_[slot].id;
  if (2 * (size() + 1) > slots_.size()) {
    grow();
    slot = slot_of(text, hash);
  }
  const auto id = static_cast<std::uint32_t>(size());
  slots_[slot] = Slot{hash, id, generation_};
  bytes_ += text;
  starts_.push_back(bytes_.size());
  return id;
}

std::uint32_t TokenIds::find(std::string_view text) const {
  const Slot& slot = slots_[slot_of(text, std::hash<std::string_view>{}(text))];
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
  for (const Slot& slot : old)
    if (slot.generation == generation_) slots_[slot_of(token(slot.id), slot.hash)] = slot;
}

}  // namespace vqlm
