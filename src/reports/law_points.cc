#include "reports/law_points.h"

#include <algorithm>

#include "results/aggregate.h"

namespace vqlm {
bool LawPoints::make_a_law() const {
  const auto positive = [](double value) { return value > 0; };
  if (x.size() < 2 || !std::all_of(x.begin(), x.end(), positive) ||
      !std::all_of(y.begin(), y.end(), positive))
    return false;
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  return *low < *high;
}

LawPoints law_points(const RunRecord& run, const CellAddress& address) {
  LawPoints points;
  const bool own_sizes = !address.x.empty();
  for (std::size_t i = 0; i < address.points.size(); ++i) {
    const SeedScores score = find_scores(run, {address.task, address.points[i], address.score, ""}),
                     size =
                         find_scores(run, {address.x_task, address.points[i], address.x_score, ""});
    if (score.scores.empty() || (!own_sizes && size.scores.empty())) {
      points.left_out.push_back(address.points[i]);
      continue;
    }
    points.x.push_back(own_sizes ? address.x[i] : aggregate_seeds(size.scores).mean);
    points.y.push_back(aggregate_seeds(score.scores).mean);
    for (const SeedScores* found : {&score, &size})
      points.scores.insert(points.scores.end(), found->scores.begin(), found->scores.end());
  }
  return points;
}

}  // namespace vqlm
