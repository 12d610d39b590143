// Minimises a smooth function of many numbers by L-BFGS (Nocedal and Wright 2006, Numerical
// Optimization, algorithm 7.5): steps along the gradient as the last few changes of it say the
// function curves. A step has to lower the function and flatten it along the step (the weak Wolfe
// conditions), which is found by doubling and halving. No randomness.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace vqlm {

struct LbfgsOptions {
  double tolerance = 1e-6;    // done when no part of the gradient is larger
  int max_iterations = 1000;  // steps at most
  int memory = 10;            // changes of the gradient that are kept
};

struct LbfgsResult {
  std::vector<double> x;
  double value = 0;
  double largest_gradient = 0;  // of its parts, without sign
  int iterations = 0;
  bool converged = false;  // the tolerance was reached; else steps ran out or rounding ended them
};

// The value at x; writes the gradient there, which has as many parts as x.
using SmoothFunction = std::function<double(std::span<const double> x, std::span<double> gradient)>;

// Throws InvalidArgument when value or gradient at `start` are not finite.
LbfgsResult minimise(const SmoothFunction& function, std::vector<double> start,
                     const LbfgsOptions& options = {});

}  // namespace vqlm
