#include "metrics/shift_search.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace vqlm {
namespace {

constexpr std::size_t kLongestBlock = 10;
constexpr std::size_t kFarthest = 50;       // from a block's place to that of its match
constexpr std::size_t kMostChecked = 1000;  // the search ends there, its last round undone

}  // namespace

ShiftSearch::ShiftSearch()
    : unbanded_(make_unbanded_edit_table()),
      banded_(make_banded_edit_table()),
      plain_(make_plain_edit_table()) {}

std::size_t ShiftSearch::Exchange::smaller() const {
  return std::min(middle - begin, end - middle);
}

std::size_t ShiftSearch::num_edits(ReferenceWords& reference, std::vector<std::uint32_t>& words) {
  const std::size_t most = std::max(reference.size(), words.size());
  if (reference.size() == 0 || words.empty()) return most;
  if (std::ranges::equal(words, reference.numbers())) return 0;
  start(reference, words);
  least_ = most - reference.num_common(words);
  checked_ = 0;
  std::size_t shifts = 0;
  while (distance_ > least_) {
    table_->align(words, alignment_);
    if (!collect(reference, words)) break;
    const Exchange exchange = best(words, band_is_idle(distance_, words.size(), reference.size()));
    if (exchange.is_empty()) break;
    const auto at = words.begin();
    std::rotate(at + static_cast<std::ptrdiff_t>(exchange.begin),
                at + static_cast<std::ptrdiff_t>(exchange.middle),
                at + static_cast<std::ptrdiff_t>(exchange.end));
    distance_ = table_->update(words, exchange.begin);
    ++shifts;
  }
  return shifts + distance_;
}

void ShiftSearch::start(const ReferenceWords& reference, WordNumbers words) {
  if (reference.size() <= ReferenceWords::kWindow) {
    table_ = unbanded_.get();
    distance_ = table_->start(reference, words);
    if (band_is_idle(distance_, words.size(), reference.size())) return;
  }
  const bool narrow = EditBand(words.size(), reference.size()).is_narrow();
  table_ = narrow ? banded_.get() : plain_.get();
  distance_ = table_->start(reference, words);
}

// False when the candidates of all rounds are too many. Their order does not matter.
bool ShiftSearch::collect(const ReferenceWords& reference, WordNumbers words) {
  candidates_.clear();
  for (std::size_t start = 0; start < words.size(); ++start) {
    if (words[start] == reference.unknown()) continue;
    const std::size_t end = std::min(reference.size(), start + kFarthest + 1);
    std::size_t first = start > kFarthest ? start - kFarthest : 0;
    for (; first < end; first += ReferenceWords::kWindow) {
      std::uint64_t matches = reference.window(words[start], first);
      if (end - first < ReferenceWords::kWindow) matches &= (std::uint64_t{1} << (end - first)) - 1;
      for (; matches != 0; matches &= matches - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(matches));
        if (alignment_.behind[first + bit + 1] == start + 1) continue;  // stands there already
        collect_block(reference, words, start, first + bit);
        if (checked_ + candidates_.size() >= kMostChecked) return false;
      }
    }
  }
  checked_ += candidates_.size();
  return true;
}

// The blocks that begin at word `start` and match the reference from `position` on. A block needs
// an error on both sides and must not hold the word that `position` is aligned to.
void ShiftSearch::collect_block(const ReferenceWords& reference, WordNumbers words,
                                std::size_t start, std::size_t position) {
  const std::size_t aligned_behind = alignment_.behind[position + 1];
  const std::size_t longest =
      std::min({kLongestBlock, words.size() - start, reference.size() - position});
  unsigned hypothesis_error = 0, reference_error = 0;
  for (std::size_t length = 1; length <= longest; ++length) {
    if (aligned_behind > start && aligned_behind <= start + length) return;
    const std::size_t last = length - 1;
    if (words[start + last] != reference.at(position + last)) return;
    hypothesis_error |= alignment_.hypothesis_error[start + last];
    reference_error |= alignment_.reference_error[position + last];
    if ((hypothesis_error & reference_error) != 0) add_targets(start, position, length);
  }
}

void ShiftSearch::add_targets(std::size_t start, std::size_t position, std::size_t length) {
  for (std::size_t column = position; column <= position + length; ++column) {
    const std::uint32_t target = alignment_.behind[column];
    if (column > position && target == alignment_.behind[column - 1]) continue;
    candidates_.push_back(
        {static_cast<std::uint32_t>(length), static_cast<std::uint32_t>(start), target});
  }
}

ShiftSearch::Exchange ShiftSearch::exchange_of(const Shift& shift, std::size_t num_words) {
  const std::size_t start = shift.start, end = start + shift.length, target = shift.target;
  if (target < start) return {target, start, end};
  const std::size_t jump = target > end ? target - end : target - start;
  return {start, end, std::min(end + jump, num_words)};
}

// The candidate with the largest gain, of equal ones the longest block, the first, the first
// target. Empty when none gains anything.
ShiftSearch::Exchange ShiftSearch::best(std::vector<std::uint32_t>& words, bool band_is_idle) {
  std::sort(candidates_.begin(), candidates_.end(), [](const Shift& a, const Shift& b) {
    return std::tie(b.length, a.start, a.target) < std::tie(a.length, b.start, b.target);
  });
  Exchange result{0, 0, 0};
  std::size_t most = 0;
  for (const Shift& shift : candidates_) {
    if (distance_ - most == least_) break;
    const Exchange exchange = exchange_of(shift, words.size());
    // To move n words is at most n deletions and n insertions.
    if (exchange.is_empty() || (band_is_idle && 2 * exchange.smaller() <= most)) continue;
    const auto begin = words.begin() + static_cast<std::ptrdiff_t>(exchange.begin);
    const auto middle = words.begin() + static_cast<std::ptrdiff_t>(exchange.middle);
    const auto end = words.begin() + static_cast<std::ptrdiff_t>(exchange.end);
    const auto back = std::rotate(begin, middle, end);
    const std::size_t distance = table_->distance_after(words, exchange.begin, exchange.end);
    std::rotate(begin, back, end);
    if (distance + most >= distance_) continue;
    most = distance_ - distance;
    result = exchange;
  }
  return result;
}

}  // namespace vqlm
