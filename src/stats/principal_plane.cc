#include "stats/principal_plane.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr int kMostSteps = 5000;
constexpr double kStill = 1e-13;  // change of a unit vector in a step

using Vector = std::vector<double>;

double product(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Makes it unit length; false for next to nothing.
bool normalise(Vector& vector) {
  const double length = std::sqrt(product(vector, vector));
  if (!(length > 1e-12)) return false;
  for (double& value : vector) value /= length;
  return true;
}

Vector times(const Vector& covariance, const Vector& vector) {
  const std::size_t n = vector.size();
  Vector result(n, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) result[i] += covariance[i * n + j] * vector[j];
  return result;
}

Vector covariance_of(std::span<const float> points, const Vector& mean) {
  const std::size_t n = mean.size(), rows = points.size() / n;
  Vector covariance(n * n, 0);
  Vector away(n);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < n; ++i)
      away[i] = static_cast<double>(points[row * n + i]) - mean[i];
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) covariance[i * n + j] += away[i] * away[j];
  }
  for (double& value : covariance) value /= static_cast<double>(rows);
  return covariance;
}

// The axis of the largest variance at right angles to `other`; zeros where there is none.
Vector leading_axis(const Vector& covariance, const Vector& other) {
  const std::size_t n = other.size();
  Vector axis(n);
  for (std::size_t i = 0; i < n; ++i) axis[i] = 1 + static_cast<double>(i % 7) / 7;  // arbitrary
  for (int step = 0; step < kMostSteps; ++step) {
    const Vector before = axis;
    axis = times(covariance, axis);
    const double along = product(axis, other);
    for (std::size_t i = 0; i < n; ++i) axis[i] -= along * other[i];
    if (!normalise(axis)) return Vector(n, 0);
    double change = 0;
    for (std::size_t i = 0; i < n; ++i) change = std::max(change, std::abs(axis[i] - before[i]));
    if (change < kStill) break;
  }
  const auto largest = std::max_element(
      axis.begin(), axis.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  if (*largest < 0)
    for (double& value : axis) value = -value;
  return axis;
}

}  // namespace

std::array<double, 2> PrincipalPlane::place(std::span<const float> point) const {
  std::array<double, 2> result{0, 0};
  for (std::size_t axis = 0; axis < 2; ++axis)
    for (std::size_t i = 0; i < mean.size(); ++i)
      result[axis] += (static_cast<double>(point[i]) - mean[i]) * axes[axis][i];
  return result;
}

PrincipalPlane principal_plane(std::span<const float> points, std::size_t dimension) {
  if (dimension == 0 || points.empty() || points.size() % dimension != 0)
    throw InvalidArgument(expected_got("principal plane",
                                       "rows of " + std::to_string(dimension) + " numbers",
                                       std::to_string(points.size()) + " numbers"));
  PrincipalPlane plane;
  plane.mean.assign(dimension, 0);
  const std::size_t rows = points.size() / dimension;
  for (std::size_t i = 0; i < points.size(); ++i)
    plane.mean[i % dimension] += static_cast<double>(points[i]) / static_cast<double>(rows);
  const Vector covariance = covariance_of(points, plane.mean);
  plane.axes[0] = leading_axis(covariance, Vector(dimension, 0));
  plane.axes[1] = leading_axis(covariance, plane.axes[0]);
  double total = 0, shown = 0;
  for (std::size_t i = 0; i < dimension; ++i) total += covariance[i * dimension + i];
  for (const Vector& axis : plane.axes) shown += product(axis, times(covariance, axis));
  plane.explained = total > 0 ? shown / total : 0;
  return plane;
}

}  // namespace vqlm
