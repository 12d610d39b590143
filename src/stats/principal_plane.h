// The plane that shows most of the variance of points: their first two principal components
// (Pearson 1901), by power iteration.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace vqlm {

struct PrincipalPlane {
  std::vector<double> mean;                 // of the points
  std::array<std::vector<double>, 2> axes;  // unit length, at right angles; zeros where the points
                                            // have no variance left
  double explained = 0;                     // share of the variance, 0 to 1

  // Where a point of the same dimension falls.
  std::array<double, 2> place(std::span<const float> point) const;
};

// `points`: rows of `dimension` numbers. An axis points where its largest coordinate is positive,
// so that equal points give the same plane. Throws InvalidArgument unless there are whole rows, at
// least one.
PrincipalPlane principal_plane(std::span<const float> points, std::size_t dimension);

}  // namespace vqlm
