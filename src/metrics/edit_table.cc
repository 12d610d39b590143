#include "metrics/edit_table.h"

#include <algorithm>
#include <cmath>

namespace vqlm {
namespace {

constexpr std::size_t kBeam = 25;

}  // namespace

EditBand::EditBand(std::size_t hypothesis_size, std::size_t reference_size)
    : ratio_(hypothesis_size == 0
                 ? 1.0
                 : static_cast<double>(reference_size) / static_cast<double>(hypothesis_size)),
      columns_(reference_size + 1),
      beam_(kBeam) {
  if (ratio_ / 2 > kBeam)
    beam_ = static_cast<std::size_t>(std::ceil(ratio_ / 2 + static_cast<double>(kBeam)));
}

std::size_t EditBand::first(std::size_t row) const {
  const std::size_t middle = row == 0 ? 0 : diagonal(row);
  return middle > beam_ ? middle - beam_ : 0;
}

// The last row reaches the last column: its diagonal is at most one away from it.
std::size_t EditBand::end(std::size_t row) const {
  return row == 0 ? columns_ : std::min(columns_, diagonal(row) + beam_);
}

bool band_is_idle(std::size_t distance, std::size_t hypothesis_size, std::size_t reference_size) {
  const std::size_t difference = hypothesis_size > reference_size
                                     ? hypothesis_size - reference_size
                                     : reference_size - hypothesis_size;
  return reference_size < kBeam || (distance + difference) / 2 + 1 < kBeam;
}

}  // namespace vqlm
