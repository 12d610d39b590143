// Sums of softmax_loss over many rows, on all threads.
#pragma once

#include "nn/softmax_loss.h"

namespace vqlm {

inline constexpr std::int64_t kSoftmaxRowsAtOnce = 64;  // rows that are added up together

// Adds those of rows [0, num_rows), in the order of the rows whatever the number of threads.
void add_softmax_loss(const SoftmaxLossRows& rows, std::int64_t num_rows, SoftmaxLossSums& sums);

}  // namespace vqlm
