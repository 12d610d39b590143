#include "stats/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr double kDecrease = 1e-4, kCurvature = 0.9;  // of the Wolfe conditions
constexpr int kTrials = 60;                           // of a step's length

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// y += factor x
void add(std::vector<double>& y, double factor, const std::vector<double>& x) {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += factor * x[i];
}

double largest(const std::vector<double>& values) {
  double result = 0;
  for (const double value : values)
    if (!(std::abs(value) <= result)) result = std::abs(value);  // keeps what is no number
  return result;
}

struct Point {
  std::vector<double> x, gradient;
  double value = 0;
};

Point point_at(const SmoothFunction& function, std::vector<double> x) {
  Point point;
  point.x = std::move(x);
  point.gradient.resize(point.x.size());
  point.value = function(point.x, point.gradient);
  return point;
}

// What the last steps taught about the curvature.
class Memory {
 public:
  explicit Memory(int size) : size_(static_cast<std::size_t>(std::max(1, size))) {}

  // Takes in the step from one point to the next, unless rounding took its curvature.
  void learn(const Point& from, const Point& to) {
    Change change{to.x, to.gradient, 0};
    add(change.step, -1, from.x);
    add(change.gradient, -1, from.gradient);
    change.curvature = dot(change.step, change.gradient);
    if (!(change.curvature > 0)) return;
    if (changes_.size() == size_) changes_.pop_front();
    changes_.push_back(std::move(change));
  }

  bool empty() const { return changes_.empty(); }
  void forget() { changes_.clear(); }

  // The two-loop recursion (algorithm 7.4): minus the estimated inverse Hessian times the gradient.
  std::vector<double> direction(const std::vector<double>& gradient) const {
    std::vector<double> result(gradient.size());
    add(result, -1, gradient);
    if (changes_.empty()) return result;
    std::vector<double> shares;
    for (auto it = changes_.rbegin(); it != changes_.rend(); ++it) {
      shares.push_back(dot(it->step, result) / it->curvature);
      add(result, -shares.back(), it->gradient);
    }
    const Change& last = changes_.back();
    const double scale = last.curvature / dot(last.gradient, last.gradient);
    for (double& value : result) value *= scale;
    for (const Change& change : changes_) {
      add(result, shares.back() - dot(change.gradient, result) / change.curvature, change.step);
      shares.pop_back();
    }
    return result;
  }

 private:
  struct Change {
    std::vector<double> step, gradient;
    double curvature;  // their product, > 0
  };
  std::size_t size_;
  std::deque<Change> changes_;
};

// Goes along `direction` until both Wolfe conditions hold; false when no such length is found.
bool line_search(const SmoothFunction& function, const std::vector<double>& direction,
                 double length, Point& point) {
  const double slope = dot(direction, point.gradient);
  if (!(slope < 0)) return false;
  double low = 0, high = std::numeric_limits<double>::infinity();
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> x = point.x;
    add(x, length, direction);
    Point next = point_at(function, std::move(x));
    if (!(next.value <= point.value + kDecrease * length * slope)) {
      high = length;
    } else if (dot(direction, next.gradient) < kCurvature * slope) {
      low = length;
    } else {
      point = std::move(next);
      return true;
    }
    length = std::isinf(high) ? 2 * low : (low + high) / 2;
  }
  return false;
}

}  // namespace

LbfgsResult minimise(const SmoothFunction& function, std::vector<double> start,
                     const LbfgsOptions& options) {
  Point point = point_at(function, std::move(start));
  if (!std::isfinite(point.value) || !std::isfinite(largest(point.gradient)))
    throw InvalidArgument(expected_got("function to minimise",
                                       "a finite value and gradient at the start",
                                       std::to_string(point.value)));
  Memory memory(options.memory);
  LbfgsResult result;
  result.largest_gradient = largest(point.gradient);
  while (result.largest_gradient > options.tolerance &&
         result.iterations < options.max_iterations) {
    const Point before = point;
    const double length = memory.empty() ? std::min(1.0, 1 / result.largest_gradient) : 1.0;
    if (!line_search(function, memory.direction(point.gradient), length, point)) {
      if (memory.empty()) break;
      memory.forget();  // once more, straight down
      continue;
    }
    memory.learn(before, point);
    result.largest_gradient = largest(point.gradient);
    ++result.iterations;
  }
  result.converged = result.largest_gradient <= options.tolerance;
  result.value = point.value;
  result.x = std::move(point.x);
  return result;
}

}  // namespace vqlm
