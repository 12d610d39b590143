#include "nn/attention_head.h"

#include <algorithm>

#include "core/simd_clones.h"
#include "nn/exp_of_negative.h"

namespace vqlm {
namespace {

#define VQLM_INLINE inline __attribute__((always_inline))

constexpr std::int64_t kRows = 4, kLanes = 8, kColumns = 2 * kLanes;
typedef float Lanes __attribute__((vector_size(32), aligned(4), may_alias));
typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));

// Element (i, k) of the left matrix at left[i * row + k * column]; right and out are row-major.
struct Product {
  const float* left;
  std::int64_t row, column;
  const float* right;
  std::int64_t right_stride;
  float* out;
  std::int64_t out_stride;
};

// Rows [i, i + N) of the product, `num_columns` (a multiple of 16) wide, over depth [begin, end).
// The sums stay in registers.
template <std::int64_t N>
VQLM_INLINE void product_rows(const Product& p, std::int64_t i, std::int64_t num_columns,
                              std::int64_t begin, std::int64_t end) {
  for (std::int64_t c = 0; c < num_columns; c += kColumns) {
    Lanes sums[N][2] = {};
    for (std::int64_t k = begin; k < end; ++k) {
      const float* right = p.right + k * p.right_stride + c;
      const Lanes first = *reinterpret_cast<const Lanes*>(right);
      const Lanes second = *reinterpret_cast<const Lanes*>(right + kLanes);
#pragma GCC unroll 4
      for (std::int64_t r = 0; r < N; ++r) {
        const float factor = p.left[(i + r) * p.row + k * p.column];
        sums[r][0] += first * factor;
        sums[r][1] += second * factor;
      }
    }
#pragma GCC unroll 4
    for (std::int64_t r = 0; r < N; ++r) {
      float* out = p.out + (i + r) * p.out_stride + c;
      *reinterpret_cast<Lanes*>(out) = sums[r][0];
      *reinterpret_cast<Lanes*>(out + kLanes) = sums[r][1];
    }
  }
}

VQLM_INLINE void product_block(const Product& p, std::int64_t i, std::int64_t num_rows,
                               std::int64_t num_columns, const std::int64_t (&depth)[2]) {
  if (i + kRows <= num_rows) return product_rows<kRows>(p, i, num_columns, depth[0], depth[1]);
  for (std::int64_t r = i; r < num_rows; ++r)
    product_rows<1>(p, r, num_columns, depth[0], depth[1]);
}

// What the queries from i on, kRows of them, can see: a number of keys.
VQLM_INLINE std::int64_t seen(const HeadShape& shape, std::int64_t i) {
  return shape.causal ? std::min(shape.num_keys, i + kRows) : shape.num_keys;
}

VQLM_INLINE std::int64_t padded(std::int64_t n) { return (n + kColumns - 1) / kColumns * kColumns; }

// Four columns of four rows of x, `stride` apart, to rows of out, `out_stride` apart.
VQLM_INLINE void transpose_four(const float* x, std::int64_t stride, float* out,
                                std::int64_t out_stride) {
  const auto load = [&](std::int64_t i) { return *reinterpret_cast<const Four*>(x + i * stride); };
  const Four a = load(0), b = load(1), c = load(2), d = load(3);
  const Four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5),
             cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Four ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7),
             cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  const auto store = [&](std::int64_t i, Four value) {
    *reinterpret_cast<Four*>(out + i * out_stride) = value;
  };
  store(0, __builtin_shufflevector(ab, cd, 0, 1, 4, 5));
  store(1, __builtin_shufflevector(ab, cd, 2, 3, 6, 7));
  store(2, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  store(3, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

// rows [S, W] -> [W, padded keys], zeros in the padding.
VQLM_INLINE void transpose(const HeadShape& shape, const HeadRows& rows, float* out) {
  const std::int64_t keys = shape.padded_keys();
  for (std::int64_t w = 0; w < shape.width; ++w)
    std::fill(out + w * keys + shape.num_keys, out + (w + 1) * keys, 0.0F);
  std::int64_t s = 0;
  for (; s + 4 <= shape.num_keys; s += 4)
    for (std::int64_t w = 0; w < shape.width; w += 4)
      transpose_four(rows.data + s * rows.stride + w, rows.stride, out + w * keys + s, keys);
  for (; s < shape.num_keys; ++s)
    for (std::int64_t w = 0; w < shape.width; ++w)
      out[w * keys + s] = rows.data[s * rows.stride + w];
}

// rows [T, W] times transposed [W, keys] -> out [T, keys]; columns that nothing sees are not
// written.
VQLM_INLINE void scores(const HeadShape& shape, const HeadRows& rows, const float* transposed,
                        float* out) {
  const std::int64_t keys = shape.padded_keys();
  const Product product{rows.data, rows.stride, 1, transposed, keys, out, keys};
  for (std::int64_t i = 0; i < shape.num_queries; i += kRows)
    product_block(product, i, shape.num_queries, padded(seen(shape, i)), {0, shape.width});
}

// weights [T, keys] times rows [S, W] -> out [T, W]
VQLM_INLINE void weighted_sums(const HeadShape& shape, const float* weights, const HeadRows& rows,
                               const HeadRows& out) {
  const Product product{weights,  shape.padded_keys(), 1, rows.data, rows.stride,
                        out.data, out.stride};
  for (std::int64_t i = 0; i < shape.num_queries; i += kRows)
    product_block(product, i, shape.num_queries, shape.width, {0, seen(shape, i)});
}

// weights^T [keys, T] times rows [T, W] -> out [S, W]
VQLM_INLINE void transposed_sums(const HeadShape& shape, const float* weights, const HeadRows& rows,
                                 const HeadRows& out) {
  const Product product{weights,     1,        shape.padded_keys(), rows.data,
                        rows.stride, out.data, out.stride};
  for (std::int64_t j = 0; j < shape.num_keys; j += kRows)
    product_block(product, j, shape.num_keys, shape.width,
                  {shape.causal ? std::min(j, shape.num_queries) : 0, shape.num_queries});
}

// The sum, or the largest, of kColumns numbers, halved again and again.
VQLM_INLINE float sum_of(float (&values)[kColumns]) {
#pragma GCC unroll 4
  for (std::int64_t half = kColumns / 2; half > 0; half /= 2)
    for (std::int64_t l = 0; l < half; ++l) values[l] += values[l + half];
  return values[0];
}

VQLM_INLINE float largest_of(float (&values)[kColumns]) {
#pragma GCC unroll 4
  for (std::int64_t half = kColumns / 2; half > 0; half /= 2)
    for (std::int64_t l = 0; l < half; ++l)
      values[l] = values[l + half] > values[l] ? values[l + half] : values[l];
  return values[0];
}

// A row of raw scores to probabilities of the first `num_seen` keys, zeros after them.
VQLM_INLINE void softmax_row(const HeadShape& shape, std::int64_t num_seen, float* row) {
  const std::int64_t whole = padded(num_seen);
  for (std::int64_t j = 0; j < whole; ++j) row[j] *= shape.scale;
  if (shape.bias != nullptr && !shape.causal)
    for (std::int64_t j = 0; j < num_seen; ++j) row[j] += shape.bias[j];
  std::fill(row + num_seen, row + whole, row[0]);
  float tops[kColumns], sums[kColumns] = {};
  for (std::int64_t l = 0; l < kColumns; ++l) tops[l] = row[l];
  for (std::int64_t j = kColumns; j < whole; j += kColumns)
    for (std::int64_t l = 0; l < kColumns; ++l)
      tops[l] = row[j + l] > tops[l] ? row[j + l] : tops[l];
  const float top = largest_of(tops);
  for (std::int64_t j = 0; j < whole; ++j) row[j] = exp_of_negative(row[j] - top);
  std::fill(row + num_seen, row + shape.padded_keys(), 0.0F);
  for (std::int64_t j = 0; j < whole; j += kColumns)
    for (std::int64_t l = 0; l < kColumns; ++l) sums[l] += row[j + l];
  const float factor = 1 / sum_of(sums);
  for (std::int64_t j = 0; j < whole; ++j) row[j] *= factor;
}

// Gradient of the probabilities to that of the unscaled scores, in place.
VQLM_INLINE void softmax_row_backward(const HeadShape& shape, std::int64_t num_seen,
                                      const float* probabilities, float* row) {
  const std::int64_t whole = padded(num_seen);
  float sums[kColumns] = {};
  for (std::int64_t j = 0; j < whole; j += kColumns)
    for (std::int64_t l = 0; l < kColumns; ++l) sums[l] += row[j + l] * probabilities[j + l];
  const float mean = sum_of(sums);
#pragma GCC ivdep
  for (std::int64_t j = 0; j < whole; ++j)
    row[j] = probabilities[j] * (row[j] - mean) * shape.scale;
}

float* sized(std::vector<float>& values, std::int64_t size) {
  if (values.size() < static_cast<std::size_t>(size)) values.resize(static_cast<std::size_t>(size));
  return values.data();
}

VQLM_FMA_CLONES
void forward_in(const Head& head, const HeadRows& out, float* transposed) {
  const HeadShape& shape = head.shape;
  const std::int64_t keys = shape.padded_keys();
  transpose(shape, head.key, transposed);
  scores(shape, head.query, transposed, head.probabilities);
  for (std::int64_t i = 0; i < shape.num_queries; ++i)
    softmax_row(shape, shape.causal ? std::min(shape.num_keys, i + 1) : shape.num_keys,
                head.probabilities + i * keys);
  weighted_sums(shape, head.probabilities, head.value, out);
}

VQLM_FMA_CLONES
void backward_in(const Head& head, const HeadRows& out_gradient, const HeadGradients& gradients,
                 float* transposed, float* row_gradients) {
  const HeadShape& shape = head.shape;
  const std::int64_t keys = shape.padded_keys();
  transposed_sums(shape, head.probabilities, out_gradient, gradients.value);
  transpose(shape, head.value, transposed);
  scores(shape, out_gradient, transposed, row_gradients);
  for (std::int64_t i = 0; i < shape.num_queries; ++i)
    softmax_row_backward(shape, seen(shape, i / kRows * kRows), head.probabilities + i * keys,
                         row_gradients + i * keys);
  weighted_sums(shape, row_gradients, head.key, gradients.query);
  transposed_sums(shape, row_gradients, head.query, gradients.key);
}

}  // namespace

void head_forward(const Head& head, const HeadRows& out, HeadScratch& scratch) {
  const HeadShape& shape = head.shape;
  forward_in(head, out, sized(scratch.transposed, shape.width * shape.padded_keys()));
}

void head_backward(const Head& head, const HeadRows& out_gradient, const HeadGradients& gradients,
                   HeadScratch& scratch) {
  const HeadShape& shape = head.shape;
  backward_in(head, out_gradient, gradients,
              sized(scratch.transposed, shape.width * shape.padded_keys()),
              sized(scratch.scores, shape.num_queries * shape.padded_keys()));
}

}  // namespace vqlm
