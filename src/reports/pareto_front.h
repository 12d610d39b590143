// The points of a plane that no other point beats.
#pragma once

#include <utility>
#include <vector>

namespace vqlm {

// Those that no other is at least as good as in both and better in one, from the best y to the best
// x or the other way round, by x. `high_x`, `high_y`: more is better.
std::vector<std::pair<double, double>> pareto_front(std::vector<std::pair<double, double>> points,
                                                    bool high_x, bool high_y);

}  // namespace vqlm
