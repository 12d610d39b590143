#include "nn/row_product.h"

#include "core/simd_clones.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define VQLM_AVX512_ROWS 1
#include <immintrin.h>
#endif

namespace vqlm {
namespace {

constexpr std::int64_t kLanes = 16;

// `kLanes` partial sums stand side by side, so that the loop vectorises.
inline __attribute__((always_inline)) float dot(const float* a, const float* b,
                                                std::int64_t count) {
  float sums[kLanes] = {};
  const std::int64_t whole = count - count % kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes)
    for (std::int64_t j = 0; j < kLanes; ++j) sums[j] += a[i + j] * b[i + j];
  for (std::int64_t half = kLanes / 2; half > 0; half /= 2)
    for (std::int64_t j = 0; j < half; ++j) sums[j] += sums[j + half];
  for (std::int64_t i = whole; i < count; ++i) sums[0] += a[i] * b[i];
  return sums[0];
}

inline __attribute__((always_inline)) float with_bias(const MatrixView& matrix, std::int64_t row,
                                                      float sum) {
  return sum + (matrix.bias == nullptr ? 0.0F : matrix.bias[row]);
}

#ifdef VQLM_AVX512_ROWS

constexpr std::int64_t kRows = 4;  // at once, so that x is read once for them and sums overlap

// Rows from 0 up to a multiple of kRows; how many. `columns` is a multiple of kLanes.
__attribute__((target("avx512f"))) std::int64_t wide_rows(const MatrixView& matrix, const float* x,
                                                          float* y) {
  const std::int64_t columns = matrix.columns, whole = matrix.rows - matrix.rows % kRows;
  const float* weight = matrix.weight;
  for (std::int64_t row = 0; row < whole; row += kRows, weight += kRows * columns) {
    __m512 sums[kRows] = {_mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps(),
                          _mm512_setzero_ps()};
    for (std::int64_t i = 0; i < columns; i += kLanes) {
      const __m512 factor = _mm512_loadu_ps(x + i);
      for (std::int64_t r = 0; r < kRows; ++r)
        sums[r] = _mm512_add_ps(sums[r],
                                _mm512_mul_ps(_mm512_loadu_ps(weight + r * columns + i), factor));
    }
    for (std::int64_t r = 0; r < kRows; ++r)
      y[row + r] = with_bias(matrix, row + r, _mm512_reduce_add_ps(sums[r]));
  }
  return whole;
}

#endif

}  // namespace

VQLM_SIMD_CLONES
void plain_row_product(const MatrixView& matrix, const float* x, float* y) {
  const float* weight = matrix.weight;
  for (std::int64_t row = 0; row < matrix.rows; ++row, weight += matrix.columns)
    y[row] = with_bias(matrix, row, dot(weight, x, matrix.columns));
}

void row_product(const MatrixView& matrix, const float* x, float* y) {
  MatrixView rest = matrix;
#ifdef VQLM_AVX512_ROWS
  if (matrix.columns % kLanes == 0 && __builtin_cpu_supports("avx512f") != 0) {
    const std::int64_t done = wide_rows(matrix, x, y);
    rest.weight += done * rest.columns;
    rest.bias = rest.bias == nullptr ? nullptr : rest.bias + done;
    rest.rows -= done;
    y += done;
  }
#endif
  plain_row_product(rest, x, y);
}

}  // namespace vqlm
