#include "nn/row_product.h"

#include <algorithm>
#include <array>
#include <cstddef>

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

constexpr int kRows = 4;     // at once, so that x is read once for them and sums overlap
constexpr int kVectors = 6;  // at once: their sums and one step of all operands fit the registers

// Rows from 0 up to a multiple of kRows for Count vectors. `columns` is a multiple of kLanes.
template <int Count>
__attribute__((target("avx512f"))) void wide_rows(const MatrixView& matrix, const float* x,
                                                  float* y) {
  const std::int64_t columns = matrix.columns, whole = matrix.rows - matrix.rows % kRows;
  const float* weight = matrix.weight;
  for (std::int64_t row = 0; row < whole; row += kRows, weight += kRows * columns) {
    __m512 sums[kRows][Count];
    for (auto& of_row : sums)
      for (__m512& sum : of_row) sum = _mm512_setzero_ps();
    for (std::int64_t i = 0; i < columns; i += kLanes) {
      __m512 factors[Count];
      for (int v = 0; v < Count; ++v) factors[v] = _mm512_loadu_ps(x + v * columns + i);
      for (int r = 0; r < kRows; ++r) {
        const __m512 weights = _mm512_loadu_ps(weight + r * columns + i);
        for (int v = 0; v < Count; ++v)
          sums[r][v] = _mm512_add_ps(sums[r][v], _mm512_mul_ps(weights, factors[v]));
      }
    }
    for (int r = 0; r < kRows; ++r)
      for (int v = 0; v < Count; ++v)
        y[v * matrix.rows + row + r] = with_bias(matrix, row + r, _mm512_reduce_add_ps(sums[r][v]));
  }
}

constexpr std::array kWideRows = {&wide_rows<1>, &wide_rows<2>, &wide_rows<3>,
                                  &wide_rows<4>, &wide_rows<5>, &wide_rows<6>};
static_assert(kWideRows.size() == kVectors);

#endif

// Rows from `first_row` on, the matrix being read once for all vectors.
VQLM_SIMD_CLONES
void plain_rows(const MatrixView& matrix, std::int64_t first_row, const float* x,
                std::int64_t count, float* y) {
  for (std::int64_t row = first_row; row < matrix.rows; ++row) {
    const float* weight = matrix.weight + row * matrix.columns;
    for (std::int64_t v = 0; v < count; ++v)
      y[v * matrix.rows + row] =
          with_bias(matrix, row, dot(weight, x + v * matrix.columns, matrix.columns));
  }
}

}  // namespace

void plain_row_product(const MatrixView& matrix, const float* x, float* y) {
  plain_rows(matrix, 0, x, 1, y);
}

void row_products(const MatrixView& matrix, const float* x, std::int64_t count, float* y) {
#ifdef VQLM_AVX512_ROWS
  if (matrix.columns % kLanes == 0 && __builtin_cpu_supports("avx512f") != 0) {
    const std::int64_t rest = matrix.rows - matrix.rows % kRows;
    while (count > 0) {
      const std::int64_t now = std::min<std::int64_t>(count, kVectors);
      kWideRows[static_cast<std::size_t>(now - 1)](matrix, x, y);
      plain_rows(matrix, rest, x, now, y);
      x += now * matrix.columns;
      y += now * matrix.rows;
      count -= now;
    }
    return;
  }
#endif
  plain_rows(matrix, 0, x, count, y);
}

void row_product(const MatrixView& matrix, const float* x, float* y) {
  row_products(matrix, x, 1, y);
}

}  // namespace vqlm
