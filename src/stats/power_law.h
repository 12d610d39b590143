// A power law y = a x^-b through points: least squares on the logarithms. How fast a score falls
// with the size of a model, of a codebook or of the data, as far as the points show it.
#pragma once

#include <optional>
#include <span>
#include <utility>

namespace vqlm {

class PowerLaw {
 public:
  // Throws InvalidArgument unless x and y are as many, all above 0 and finite, with at least two
  // different x. `level` is that of the intervals.
  PowerLaw(std::span<const double> x, std::span<const double> y, double level = 0.95);

  double scale() const { return scale_; }        // a
  double exponent() const { return exponent_; }  // b
  int num_points() const { return num_points_; }
  double at(double x) const;  // a x^-b; x above 0

  // Student's t interval with n - 2 degrees of freedom; absent below three points.
  std::optional<std::pair<double, double>> exponent_interval() const;
  // Where one more point at `x` would lie; absent below three points.
  std::optional<std::pair<double, double>> prediction_interval(double x) const;

 private:
  int num_points_ = 0;
  double scale_ = 0, exponent_ = 0;
  double mean_log_x_ = 0, squares_of_log_x_ = 0;  // sum of squared deviations
  double deviation_ = 0;                          // of the residuals, natural logarithms
  double reach_ = 0;                              // quantile of t; 0 below three points
};

}  // namespace vqlm
