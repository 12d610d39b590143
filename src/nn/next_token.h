// What every way of decoding does with the log-probabilities of the next token: rows of them on the
// CPU, and which tokens may be produced.
#pragma once

#include <cstdint>
#include <vector>

#include "nn/decoding.h"

namespace vqlm {

// Rows of log-probabilities as plain floats.
class ScoreRows {
 public:
  explicit ScoreRows(const torch::Tensor& log_probs);  // [R, V] on any device
  std::int64_t size() const { return size_; }
  std::int64_t vocab() const { return vocab_; }
  const float* row(std::size_t r) const { return data_ + static_cast<std::int64_t>(r) * vocab_; }

 private:
  torch::Tensor tensor_;
  const float* data_;
  std::int64_t size_, vocab_;
};

// allowed[v]: token v may be produced.
std::vector<char> allowed_tokens(std::int64_t vocab, const std::vector<int>& forbidden);

// The prefixes as int64 [N, t].
torch::Tensor prefix_tensor(const DecodeRequest& request);

// A column of tokens, one a row: int64 [R, 1].
torch::Tensor token_column(const std::vector<int>& tokens);

// int64 [R]
torch::Tensor row_indices(const std::vector<std::int64_t>& rows);

// The whole of `decode` or `decode_n_best` for one method; `request` is checked and not empty.
std::vector<Decoded> decode_one_by_one(NextTokenModel& model, const DecodeRequest& request,
                                       const DecodingOptions& options);  // greedy and sampling
std::vector<std::vector<Decoded>> decode_beam(NextTokenModel& model, const DecodeRequest& request,
                                              const DecodingOptions& options, std::size_t wanted);

}  // namespace vqlm
