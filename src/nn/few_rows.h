// The parts of a Transformer's layer on a few rows, one position each of some hypotheses or all
// positions of a short text, on the CPU in float32 without gradient: plain loops over the weights,
// since calling torch's operations takes several times as long as such little arithmetic. Every row
// is D floats that lie side by side, and gets the bits that it gets alone.
#pragma once

#include <cstdint>
#include <vector>

#include "nn/torch.h"

namespace vqlm {

// Whether `x`, [D] or [..., 1, D], is such rows and nothing asks for a gradient.
bool are_few_rows(const torch::Tensor& x);

// Whether `x` [1, T, D] is one short text and nothing asks for a gradient.
bool is_short_text(const torch::Tensor& x);

// y [count, out]: W x + b of each of the rows x [count, in]. `y` is not `x`.
void linear_rows(const torch::nn::Linear& linear, const float* x, std::int64_t count, float* y);

// y [count, D]; may be `x`.
void layer_norm_rows(const torch::nn::LayerNorm& norm, const float* x, std::int64_t count,
                     float* y);

// Keys and values [H, length, D/H] of one text, the heads `head_stride` floats apart.
struct KeyValueRows {
  const float* keys = nullptr;
  const float* values = nullptr;
  const float* bias = nullptr;  // [length], added to the scores; null: nothing
  std::int64_t head_stride = 0, length = 0;
};

// Keys and values of a text, put in that order.
class KeysAndValues {
 public:
  // `count` rows that lie `stride` floats apart, each a key [D] and behind it a value [D].
  KeysAndValues(const float* rows, std::int64_t count, std::int64_t stride, std::int64_t num_heads,
                std::int64_t head_width);
  KeyValueRows first(std::int64_t length, const float* bias = nullptr) const;

 private:
  std::vector<float> keys_, values_;  // [H, count, D/H]
  std::int64_t head_stride_;
};

// softmax(q k^T / sqrt(D/H) + bias) v for every head: query [D] -> out [D].
void attend_row(const float* query, const KeyValueRows& rows, std::int64_t num_heads,
                std::int64_t head_width, float* out);

// x [count] += change
void add_row(float* x, const float* change, std::int64_t count);

}  // namespace vqlm
