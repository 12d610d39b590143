// Names beside points such that none covers another, a point, or the edge of the plot.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vqlm {

enum class LabelSide { kRight, kLeft, kAbove, kBelow };

struct PlacedPoint {
  double x = 0, y = 0;  // pixels inside the plot, y downwards
  std::string text;
};

struct LabelArea {
  double width = 0, height = 0;  // pixels
  std::optional<double> line_y;  // a level line that no name crosses
};

// A side for every name, or none where they do not all fit.
std::optional<std::vector<LabelSide>> place_labels(const std::vector<PlacedPoint>& points,
                                                   const LabelArea& area);

}  // namespace vqlm
