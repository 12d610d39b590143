#include "metrics/edit_distance.h"

#include <algorithm>
#include <utility>

namespace vqlm {
namespace {

// Equal symbols at both ends cost nothing.
void strip_common_ends(Symbols& a, Symbols& b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a = a.subspan(1);
    b = b.subspan(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a = a.first(a.size() - 1);
    b = b.first(b.size() - 1);
  }
}

// Differences between neighbours in a column of Hyyrö's table, one bit a row.
struct Column {
  std::uint64_t plus = ~std::uint64_t{0}, minus = 0;

  // Moves one text symbol on. `step` is the difference to the previous column above the block, bit
  // 0 for +1 and bit 1 for -1; returns the one at row `bit`.
  std::uint8_t advance(std::uint64_t matches, std::uint8_t step, std::size_t bit) {
    const std::uint64_t up = step & 1U, down = step >> 1U;
    const std::uint64_t reach = matches | down;
    const std::uint64_t diagonal = (((reach & plus) + plus) ^ plus) | reach | minus;
    const std::uint64_t right_plus = minus | ~(diagonal | plus), right_minus = diagonal & plus;
    const std::uint64_t above_plus = right_plus << 1 | up, above_minus = right_minus << 1 | down;
    plus = above_minus | ~(diagonal | above_plus);
    minus = above_plus & diagonal;
    return static_cast<std::uint8_t>((right_plus >> bit & 1) | (right_minus >> bit & 1) << 1);
  }
};

// A row of the table of distances: [j] is the distance to the first j symbols of the text.
using Row = std::vector<std::size_t>;

constexpr std::size_t kFar = static_cast<std::size_t>(-1) / 4;  // more than any distance

Row first_row(std::size_t length) {
  Row row(length + 1);
  for (std::size_t j = 0; j <= length; ++j) row[j] = j;
  return row;
}

std::size_t cheapest(std::size_t a, std::size_t b, std::size_t c) {
  return std::min(a, std::min(b, c));
}

}  // namespace

std::size_t EditDistance::levenshtein(Symbols a, Symbols b) {
  strip_common_ends(a, b);
  if (a.size() > b.size()) std::swap(a, b);
  if (a.empty()) return b.size();
  masks_.set_pattern(a);
  masks_.set_text(b);
  const auto text = masks_.text();
  steps_.assign(text.size(), 1);
  const std::size_t last = masks_.num_blocks() - 1;
  for (std::size_t block = 0; block <= last; ++block) {
    const auto masks = masks_.load_block(block);
    const std::size_t bit = (block < last ? PatternMasks::kBlock : a.size()) - 1;
    Column column;
    for (std::size_t j = 0; j < text.size(); ++j)
      steps_[j] = column.advance(masks[text[j]], steps_[j], bit % PatternMasks::kBlock);
  }
  std::size_t distance = a.size();
  for (const std::uint8_t step : steps_) distance = distance + (step & 1U) - (step >> 1U);
  return distance;
}

std::size_t EditDistance::indel(Symbols a, Symbols b) {
  return a.size() + b.size() - 2 * subsequence_.length(a, b);
}

std::size_t EditDistance::optimal_string_alignment(Symbols a, Symbols b) {
  strip_common_ends(a, b);
  Row before, above = first_row(b.size()), row(b.size() + 1);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = cheapest(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = above;
    std::swap(above, row);
  }
  return above[b.size()];
}

// With unit costs a swap over a distance pays only where it is next to each other in one of the
// two sequences. `swap_before[j]` is the distance before such a swap that ends at column j and is
// next to each other in b, `swap_above` of one next to each other in a.
std::size_t EditDistance::damerau_levenshtein(Symbols a, Symbols b) {
  strip_common_ends(a, b);
  masks_.set_pattern(a);
  masks_.set_text(b);
  const auto rows = masks_.pattern(), columns = masks_.text();
  Row before(b.size() + 1, kFar), above = first_row(b.size()), row(b.size() + 1);
  Row swap_before(b.size() + 1, kFar), last_row_of(a.size() + 1, 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t last_column = 0, swap_above = kFar;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      if (rows[i - 1] == columns[j - 1]) {
        row[j] = above[j - 1];
        last_column = j;
        swap_before[j] = j < 2 ? kFar : above[j - 2];
        swap_above = before[j - 1];
        continue;
      }
      row[j] = cheapest(above[j], row[j - 1], above[j - 1]) + 1;
      const std::size_t last_row = last_row_of[columns[j - 1]];
      if (last_column + 1 == j)
        row[j] = std::min(row[j], swap_before[j] + (i - last_row));
      else if (last_row + 1 == i)
        row[j] = std::min(row[j], swap_above + (j - last_column));
    }
    last_row_of[rows[i - 1]] = i;
    before = above;
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace vqlm
