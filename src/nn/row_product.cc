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
constexpr std::int64_t kBlock = 4096;  // weights that stay in the first cache for further vectors

struct RowRange {
  std::int64_t begin, end;  // a multiple of kRows apart
};

// Lane j + lane j + 8 of `a`, then of `b`.
__attribute__((target("avx512f"))) inline __m512 halves(__m512 a, __m512 b) {
  return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, _MM_SHUFFLE(1, 0, 1, 0)),
                       _mm512_shuffle_f32x4(a, b, _MM_SHUFFLE(3, 2, 3, 2)));
}

// The sums of the lanes of four vectors: halves added, then quarters and so on, as in `dot`.
__attribute__((target("avx512f"))) inline __m128 sums_of_lanes(const __m512* parts) {
  const __m512 first = halves(parts[0], parts[1]), second = halves(parts[2], parts[3]);
  __m512 quarters = _mm512_add_ps(_mm512_shuffle_f32x4(first, second, _MM_SHUFFLE(2, 0, 2, 0)),
                                  _mm512_shuffle_f32x4(first, second, _MM_SHUFFLE(3, 1, 3, 1)));
  quarters = _mm512_add_ps(quarters, _mm512_permute_ps(quarters, _MM_SHUFFLE(1, 0, 3, 2)));
  quarters = _mm512_add_ps(quarters, _mm512_permute_ps(quarters, _MM_SHUFFLE(2, 3, 0, 1)));
  const __m512i places = _mm512_setr_epi32(0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
  return _mm512_castps512_ps128(_mm512_permutexvar_ps(places, quarters));
}

// Those rows for Count vectors. `columns` is a multiple of kLanes.
template <int Count>
__attribute__((target("avx512f"))) void wide_rows(const MatrixView& matrix, const RowRange& range,
                                                  const float* x, float* y) {
  const std::int64_t columns = matrix.columns;
  const float* weight = matrix.weight + range.begin * columns;
  for (std::int64_t row = range.begin; row < range.end; row += kRows, weight += kRows * columns) {
    __m512 sums[Count][kRows];
    for (auto& of_vector : sums)
      for (__m512& sum : of_vector) sum = _mm512_setzero_ps();
    for (std::int64_t i = 0; i < columns; i += kLanes) {
      __m512 factors[Count];
      for (int v = 0; v < Count; ++v) factors[v] = _mm512_loadu_ps(x + v * columns + i);
      for (int r = 0; r < kRows; ++r) {
        const __m512 weights = _mm512_loadu_ps(weight + r * columns + i);
        for (int v = 0; v < Count; ++v)
          sums[v][r] = _mm512_add_ps(sums[v][r], _mm512_mul_ps(weights, factors[v]));
      }
    }
    const __m128 bias = matrix.bias == nullptr ? _mm_setzero_ps() : _mm_loadu_ps(matrix.bias + row);
    for (int v = 0; v < Count; ++v)
      _mm_storeu_ps(y + v * matrix.rows + row, _mm_add_ps(sums_of_lanes(sums[v]), bias));
  }
}

constexpr std::array kWideRows = {&wide_rows<1>, &wide_rows<2>, &wide_rows<3>,
                                  &wide_rows<4>, &wide_rows<5>, &wide_rows<6>};
static_assert(kWideRows.size() == kVectors);

// For any number of vectors; a block of rows is read from memory once for all of them.
void wide_rows_of_all(const MatrixView& matrix, std::int64_t end, const float* x,
                      std::int64_t count, float* y) {
  const std::int64_t in_block = std::max<std::int64_t>(1, kBlock / (kRows * matrix.columns));
  const std::int64_t step = count > kVectors ? kRows * in_block : end;
  for (std::int64_t begin = 0; begin < end; begin += step)
    for (std::int64_t v = 0; v < count; v += kVectors) {
      const std::int64_t now = std::min<std::int64_t>(count - v, kVectors);
      kWideRows[static_cast<std::size_t>(now - 1)](matrix, {begin, std::min(begin + step, end)},
                                                   x + v * matrix.columns, y + v * matrix.rows);
    }
}

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

bool has_wide_row_products() {
#ifdef VQLM_AVX512_ROWS
  return __builtin_cpu_supports("avx512f") != 0;
#else
  return false;
#endif
}

void row_products(const MatrixView& matrix, const float* x, std::int64_t count, float* y) {
#ifdef VQLM_AVX512_ROWS
  if (matrix.columns % kLanes == 0 && has_wide_row_products()) {
    const std::int64_t rest = matrix.rows - matrix.rows % kRows;
    wide_rows_of_all(matrix, rest, x, count, y);
    plain_rows(matrix, rest, x, count, y);
    return;
  }
#endif
  plain_rows(matrix, 0, x, count, y);
}

void row_product(const MatrixView& matrix, const float* x, float* y) {
  row_products(matrix, x, 1, y);
}

}  // namespace vqlm
