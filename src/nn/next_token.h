// What every way of decoding does with the log-probabilities of the next token.
#pragma once

#include <cstdint>
#include <vector>

#include "decoding/token_rows.h"
#include "nn/decoding.h"

namespace vqlm {

// Rows of log-probabilities, brought to the CPU.
class ScoreRows {
 public:
  // [R, V] and [R, S] or undefined, on any device
  explicit ScoreRows(const torch::Tensor& log_probs, const torch::Tensor& attention = {});
  std::int64_t vocab() const { return rows_.vocab; }
  const TokenRows& rows() const { return rows_; }
  const float* row(std::size_t r) const { return rows_.row(r); }

 private:
  torch::Tensor tensor_, attention_;
  TokenRows rows_;
};

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
