// A matrix times one vector or a few, for decoding a single text: the time is that of reading the
// matrix. Products of libraries first copy their operands into another order, which pays for many
// vectors only.
#pragma once

#include <cstdint>

namespace vqlm {

// Row-major.
struct MatrixView {
  const float* weight;  // [rows, columns]
  const float* bias;    // [rows] or null
  std::int64_t rows, columns;
};

// y [rows] = W x + b. `y` is not `x`. The sums are made in the same order on every processor,
// without fused multiply-add: sixteen partial sums side by side, then halves added.
void row_product(const MatrixView& matrix, const float* x, float* y);

// y [count, rows]: the same for each of the vectors x [count, columns], to the bit.
void row_products(const MatrixView& matrix, const float* x, std::int64_t count, float* y);

// Whether the processor has instructions (AVX-512) that make products of many rows as fast as a
// library's.
bool has_wide_row_products();

// `row_product` without any choice by processor.
void plain_row_product(const MatrixView& matrix, const float* x, float* y);

}  // namespace vqlm
