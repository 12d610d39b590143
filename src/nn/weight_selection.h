// Which weights a training ends with: those of the evaluation with the fewest nats on the
// development set, or the mean of the last few evaluations' weights when that does better still.
#pragma once

#include <deque>
#include <limits>

#include "nn/checkpoint.h"
#include "nn/torch.h"

namespace vqlm {

class WeightSelection {
 public:
  // `average_last`: how many evaluations' weights are kept for the mean; 1: none.
  explicit WeightSelection(std::int64_t average_last) : average_last_(average_last) {}

  // True when `dev_nats` is the best so far. A value that is not a number is never better.
  bool offer(const torch::nn::Module& module, double dev_nats);

  double best_dev_nats() const { return best_dev_nats_; }
  bool empty() const { return best_.empty(); }
  std::int64_t evaluations_without_improvement() const { return without_improvement_; }
  const NamedTensors& best() const { return best_; }
  // Mean of the floating-point tensors, the last evaluation's others; empty when there are fewer
  // than two.
  NamedTensors average() const;

  // For the resumable state: "best/NAME", "last0/NAME", ... and the two numbers.
  NamedTensors state() const;
  void restore(const NamedTensors& state, double best_dev_nats, std::int64_t without_improvement);

 private:
  std::int64_t average_last_;
  double best_dev_nats_ = std::numeric_limits<double>::infinity();
  std::int64_t without_improvement_ = 0;
  NamedTensors best_;
  std::deque<NamedTensors> last_;
};

}  // namespace vqlm
