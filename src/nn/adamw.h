// AdamW: Adam (Kingma and Ba 2015, arXiv 1412.6980) with decoupled weight decay (Loshchilov and
// Hutter 2019, arXiv 1711.05101, algorithm 2) on tensors of two and more dimensions. Runs torch's
// fused kernel; its state can be taken out and put back bit for bit.
#pragma once

#include <string>
#include <vector>

#include "nn/checkpoint.h"
#include "nn/torch.h"

namespace vqlm {

struct AdamWOptions {
  double beta1 = 0.9, beta2 = 0.98, epsilon = 1e-8, weight_decay = 0;
};

class AdamW {
 public:
  AdamW(const torch::nn::Module& module, const AdamWOptions& options);

  void zero_gradients();
  void scale_gradients(double factor);
  // The Euclidean norm of all gradients as one vector.
  double gradient_norm() const;
  // Updates the parameters that have a gradient; the others keep their moments and count of steps.
  void step(double learning_rate);

  // "mean.NAME", "square.NAME" and "steps.NAME" of each parameter that was ever updated.
  NamedTensors state() const;
  // The reverse. Throws RuntimeError naming a tensor that fits no parameter; `path` serves the
  // message.
  void restore(const NamedTensors& state, const std::string& path);

 private:
  struct Slot {
    std::string name;
    torch::Tensor parameter, mean, square, steps;  // the last three undefined before the first step
  };
  void start(Slot& slot);
  std::vector<torch::Tensor> gradients() const;
  void update(const std::vector<Slot*>& slots, double learning_rate, double weight_decay);

  AdamWOptions options_;
  std::vector<Slot> slots_;
};

}  // namespace vqlm
