#include "reports/point_labels.h"

#include <algorithm>

#include "reports/figure_sheet.h"

namespace vqlm {
namespace {

constexpr double kAway = 9;      // from the point's centre to the text, pixels
constexpr double kHalfLine = 9;  // half the height of a line of text
constexpr double kPointRadius = 5;

struct Box {
  double left, top, right, bottom;
  bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

Box box_of(const PlacedPoint& point, LabelSide side) {
  const double width = text_pixels(point.text);
  switch (side) {
    case LabelSide::kRight:
      return {point.x + kAway, point.y - kHalfLine, point.x + kAway + width, point.y + kHalfLine};
    case LabelSide::kLeft:
      return {point.x - kAway - width, point.y - kHalfLine, point.x - kAway, point.y + kHalfLine};
    case LabelSide::kAbove:
      return {point.x - width / 2, point.y - kAway - 2 * kHalfLine, point.x + width / 2,
              point.y - kAway + 2};
    case LabelSide::kBelow:
      break;
  }
  return {point.x - width / 2, point.y + kAway - 2, point.x + width / 2,
          point.y + kAway + 2 * kHalfLine};
}

Box dot_of(const PlacedPoint& point) {
  return {point.x - kPointRadius, point.y - kPointRadius, point.x + kPointRadius,
          point.y + kPointRadius};
}

}  // namespace

std::optional<std::vector<LabelSide>> place_labels(const std::vector<PlacedPoint>& points,
                                                   const LabelArea& area) {
  std::vector<Box> taken;
  for (const PlacedPoint& point : points) taken.push_back(dot_of(point));
  if (area.line_y) taken.push_back({0, *area.line_y - 1, area.width, *area.line_y + 1});
  std::vector<LabelSide> sides;
  for (const PlacedPoint& point : points) {
    bool placed = false;
    for (const LabelSide side :
         {LabelSide::kRight, LabelSide::kLeft, LabelSide::kAbove, LabelSide::kBelow}) {
      const Box box = box_of(point, side);
      if (box.left < 0 || box.right > area.width || box.top < 0 || box.bottom > area.height)
        continue;
      if (std::any_of(taken.begin(), taken.end(),
                      [&](const Box& other) { return box.meets(other); }))
        continue;
      taken.push_back(box);
      sides.push_back(side);
      placed = true;
      break;
    }
    if (!placed) return std::nullopt;
  }
  return sides;
}

}  // namespace vqlm
