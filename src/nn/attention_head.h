// One head of attention in plain loops over floats (Vaswani et al. 2017, arXiv 1706.03762, section
// 3.2) and its derivative. T queries, S keys, rows W wide.
#pragma once

#include <cstdint>
#include <vector>

namespace vqlm {

// Rows of one head inside a wider matrix.
struct HeadRows {
  float* data;
  std::int64_t stride;  // from row to row
};

struct HeadShape {
  std::int64_t num_queries, num_keys, width;  // T; S; W, a multiple of 16
  float scale;                                // of the scores: 1 / sqrt(W)
  bool causal;                                // query t sees keys 0 to t
  const float* bias;                          // [S], added to scaled scores, or null

  std::int64_t padded_keys() const { return (num_keys + 15) / 16 * 16; }
};

struct Head {
  HeadShape shape;
  HeadRows query, key, value;  // [T, W], [S, W], [S, W]
  float* probabilities;        // [T, padded_keys]
};

struct HeadGradients {
  HeadRows query, key, value;
};

// Room for what a head computes on the way; reused from head to head.
struct HeadScratch {
  std::vector<float> transposed, scores;
};

// Writes out [T, W] and the probabilities, zero where nothing is seen.
void head_forward(const Head& head, const HeadRows& out, HeadScratch& scratch);

// Writes the gradients, given that of the output and the probabilities.
void head_backward(const Head& head, const HeadRows& out_gradient, const HeadGradients& gradients,
                   HeadScratch& scratch);

}  // namespace vqlm
