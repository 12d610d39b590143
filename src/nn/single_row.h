// The parts of a Transformer's layer on a single position of a single text, on the CPU in float32
// without gradient: plain loops over the weights, since calling torch's operations takes several
// times as long as such little arithmetic. Every row is D floats that lie side by side.
#pragma once

#include <cstdint>
#include <vector>

#include "nn/torch.h"

namespace vqlm {

// Whether `x` is such a row and nothing asks for a gradient.
bool is_single_row(const torch::Tensor& x);

// y [out] = W x + b. `y` is not `x`.
void linear_row(const torch::nn::Linear& linear, const float* x, float* y);

// y [D]; may be `x`.
void layer_norm_row(const torch::nn::LayerNorm& norm, const float* x, float* y);

// Keys and values [H, length, D/H] of one text, the heads `head_stride` floats apart.
struct KeyValueRows {
  const float* keys = nullptr;
  const float* values = nullptr;
  const float* bias = nullptr;  // [length], added to the scores; null: nothing
  std::int64_t head_stride = 0, length = 0;
};

// softmax(q k^T / sqrt(D/H) + bias) v for every head: query [D] -> out [D].
void attend_row(const float* query, const KeyValueRows& rows, std::int64_t num_heads,
                std::int64_t head_width, float* out);

// x [count] += change
void add_row(float* x, const float* change, std::int64_t count);

}  // namespace vqlm
