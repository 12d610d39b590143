#include "reports/pareto_front.h"

#include <algorithm>

namespace vqlm {

std::vector<std::pair<double, double>> pareto_front(std::vector<std::pair<double, double>> points,
                                                    bool high_x, bool high_y) {
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const auto better = [](double a, double b, bool high) { return high ? a > b : a < b; };
  std::vector<std::pair<double, double>> front;
  for (const auto& point : points) {
    const bool beaten = std::any_of(points.begin(), points.end(), [&](const auto& other) {
      return other != point && !better(point.first, other.first, high_x) &&
             !better(point.second, other.second, high_y);
    });
    if (!beaten) front.push_back(point);
  }
  return front;
}

}  // namespace vqlm
