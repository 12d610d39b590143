#include "stats/power_law.h"

#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "stats/means.h"
#include "stats/student_t.h"

namespace vqlm {
namespace {

std::vector<double> logarithms(std::span<const double> values, const char* name) {
  std::vector<double> logs;
  for (const double value : values) {
    if (!(value > 0) || !std::isfinite(value))
      throw InvalidArgument(expected_got(std::string("power law: ") + name, "a number above 0",
                                         std::to_string(value)));
    logs.push_back(std::log(value));
  }
  return logs;
}

}  // namespace

PowerLaw::PowerLaw(std::span<const double> x, std::span<const double> y, double level) {
  if (x.size() != y.size())
    throw InvalidArgument(expected_got("power law", std::to_string(x.size()) + " values of y",
                                       std::to_string(y.size())));
  const std::vector<double> log_x = logarithms(x, "x"), log_y = logarithms(y, "y");
  num_points_ = static_cast<int>(x.size());
  double products = 0;
  if (!x.empty()) mean_log_x_ = exact_mean(log_x);
  const double mean_log_y = y.empty() ? 0 : exact_mean(log_y);
  for (std::size_t i = 0; i < log_x.size(); ++i) {
    squares_of_log_x_ += (log_x[i] - mean_log_x_) * (log_x[i] - mean_log_x_);
    products += (log_x[i] - mean_log_x_) * (log_y[i] - mean_log_y);
  }
  if (!(squares_of_log_x_ > 0))
    throw InvalidArgument(expected_got("power law", "points at two different x at least",
                                       std::to_string(x.size()) + " at fewer"));
  exponent_ = -products / squares_of_log_x_;
  scale_ = std::exp(mean_log_y + exponent_ * mean_log_x_);
  if (num_points_ < 3) return;
  double squares = 0;
  for (std::size_t i = 0; i < log_x.size(); ++i) {
    const double residual = log_y[i] - std::log(scale_) + exponent_ * log_x[i];
    squares += residual * residual;
  }
  const double degrees = num_points_ - 2;
  deviation_ = std::sqrt(squares / degrees);
  reach_ = student_t_quantile((1 + level) / 2, degrees);
}

double PowerLaw::at(double x) const { return scale_ * std::pow(x, -exponent_); }

std::optional<std::pair<double, double>> PowerLaw::exponent_interval() const {
  if (num_points_ < 3) return std::nullopt;
  const double half = reach_ * deviation_ / std::sqrt(squares_of_log_x_);
  return std::pair(exponent_ - half, exponent_ + half);
}

std::optional<std::pair<double, double>> PowerLaw::prediction_interval(double x) const {
  if (num_points_ < 3) return std::nullopt;
  const double distance = std::log(x) - mean_log_x_;
  const double half = reach_ * deviation_ *
                      std::sqrt(1 + 1.0 / num_points_ + distance * distance / squares_of_log_x_);
  return std::pair(at(x) * std::exp(-half), at(x) * std::exp(half));
}

}  // namespace vqlm
