// A codebook of moving averages: each code vector is the mean of the states assigned to it, of late
// more than before (van den Oord et al. 2017, arXiv 1711.00937, appendix A.1). k-means places it,
// and codes that are used too rarely are placed anew. Shapes: K codes, C numbers a code vector.
#pragma once

#include "model/code_usage.h"
#include "model/nearest_code.h"
#include "nn/torch.h"

namespace vqlm {

// `ema_decay` is that of counts and sums.
struct EmaCodebookOptions : CodeUsageOptions {
  double count_smoothing = 1e-5;  // Laplace smoothing of the counts
  std::int64_t kmeans_iterations = 10;
};
// Reads ema_decay, count_smoothing, kmeans_iterations, restart_below, restart_every, restart_until.
EmaCodebookOptions read_ema_codebook_options(JsonReader& reader);

class EmaCodebook {
 public:
  // Registers the buffers "codebook", "ema_counts", "restarts", "ema_sums", "started" in `owner`.
  EmaCodebook(torch::nn::Module& owner, std::int64_t codes, std::int64_t code_dim,
              const EmaCodebookOptions& options);

  const torch::Tensor& vectors() const { return vectors_; }  // [K, C]
  const CodeUsage& usage() const { return usage_; }
  bool started() const { return started_.item<std::int64_t>() != 0; }
  // As Quantizer::start.
  void start(const torch::Tensor& samples, double states_per_step);

  // Remembers states [n, C] and their codes [n] until `after_step`.
  void see(const torch::Tensor& states, const torch::Tensor& codes) { usage_.see(states, codes); }
  bool saw_any() const { return usage_.saw_any(); }
  CodeSums seen_sums() const { return usage_.seen_sums(); }
  // Moves the averages by the counts and sums of what was seen since the last step:
  //   n <- g n + (1-g) n_batch,  m <- g m + (1-g) sum_batch,  e = m / smoothed(n),
  //   smoothed(n)_k = (n_k + s) / (sum n + K s) sum n
  // restarts codes with n_k < restart_below * mean(n) at random states seen, and forgets those.
  void after_step(const CodeSums& batch, std::int64_t step, std::int64_t total);

 private:
  torch::Tensor smoothed_counts() const;  // [K]

  EmaCodebookOptions options_;
  torch::Tensor vectors_;
  CodeUsage usage_;
  torch::Tensor sums_;     // moving averages, [K, C]
  torch::Tensor started_;  // int64 scalar
};

}  // namespace vqlm
