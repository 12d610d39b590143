// Numbers of a padded batch back as vectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nn/torch.h"

namespace vqlm {

// The first `count` numbers of row `i` of a float64 matrix that lies on the CPU in one piece.
inline std::vector<double> start_of_row(const torch::Tensor& rows, std::size_t i,
                                        std::size_t count) {
  const double* first = rows.const_data_ptr<double>() + static_cast<std::int64_t>(i) * rows.size(1);
  return {first, first + count};
}

}  // namespace vqlm
