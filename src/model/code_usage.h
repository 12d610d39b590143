// How often each code is used: moving counts, what was assigned since the last step, and the
// restart of codes that are used too rarely. "Rarely" is measured against the mean use, so that the
// same threshold serves every codebook and batch size. The counts are buffers of the quantiser.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "model/nearest_code.h"
#include "nn/torch.h"

namespace vqlm {

struct CodeUsageOptions {
  double ema_decay = 0.99;          // of the counts, a training step
  double restart_below = 0.05;      // restart a code used less than this share of the mean use
  std::int64_t restart_every = 20;  // steps between looks for such codes; 0: never
  double restart_until = 0.8;       // share of the training's steps after which none is restarted
};
// Reads ema_decay, restart_below, restart_every, restart_until.
CodeUsageOptions read_code_usage_options(JsonReader& reader);

// Codes to be placed anew: R of them, 0 when there is none.
struct CodeRestarts {
  torch::Tensor codes;   // int64 [R]
  torch::Tensor states;  // float [R, C]: the states, drawn from those seen, that take their places
  torch::Tensor counts;  // float [R]: their counts now, the mean
};

class CodeUsage {
 public:
  // Registers the buffers "ema_counts" (float [K]) and "restarts" (int64) in `owner`.
  CodeUsage(torch::nn::Module& owner, std::int64_t codes, const CodeUsageOptions& options);

  // Sets the counts, float [K].
  void start(const torch::Tensor& counts);
  // Remembers states [n, C] and their codes [n] until `forget`.
  void see(const torch::Tensor& states, const torch::Tensor& codes);
  bool saw_any() const { return !codes_.empty(); }
  void forget();
  // Of all that was seen.
  CodeSums seen_sums() const;
  // n <- g n + (1-g) n_batch
  void move(const torch::Tensor& batch_counts);
  // When `step` of `total` is one to look: codes with n_k < restart_below * mean(n) are given the
  // mean count and states drawn uniformly from those seen, by torch's CPU generator.
  CodeRestarts restart(std::int64_t step, std::int64_t total);

  const torch::Tensor& counts() const { return counts_; }  // [K]
  // "codebook_use" (codes with more than a hundredth of the mean), "codebook_perplexity",
  // "restarts".
  std::map<std::string, double> values() const;

 private:
  CodeUsageOptions options_;
  torch::Tensor counts_, restarts_;
  std::vector<torch::Tensor> states_, codes_;  // since the last step: [n, C] and [n]
};

}  // namespace vqlm
