#include "results/aggregate.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "stats/seed_spread.h"

namespace vqlm {
namespace {

// The reason stated for the score, else for the longest part of its name ("codebook" of
// "codebook.perplexity"), else for the metric.
std::string absence_reason(const Result& result, const ScoreAddress& address) {
  for (std::string name = address.score; !name.empty();) {
    if (const auto it = result.absent.find(name); it != result.absent.end()) return it->second;
    const std::size_t dot = name.rfind('.');
    name = dot == std::string::npos ? "" : name.substr(0, dot);
  }
  const auto it = result.absent.find(address.metric);
  return it == result.absent.end() ? "" : it->second;
}

void use_own_interval(const std::vector<const Score*>& scores, Aggregate& aggregate) {
  const std::optional<Interval>& interval = scores.front()->interval;
  if (!interval) return;
  aggregate.half_width = (interval->upper - interval->lower) / 2;
  aggregate.level = interval->level;
  aggregate.method = interval->method;
}

}  // namespace

SeedScores find_scores(const RunRecord& run, const ScoreAddress& address) {
  SeedScores found;
  std::set<std::uint64_t> seeds, scored;
  for (const Result& result : run.results) {
    if (result.task != address.task || result.generator != address.generator) continue;
    seeds.insert(result.seed);
    const auto score =
        std::find_if(result.scores.begin(), result.scores.end(),
                     [&](const Score& candidate) { return candidate.name == address.score; });
    if (score == result.scores.end() || !score->absent.empty()) {
      const bool stated = score != result.scores.end();
      if (found.absent.empty())
        found.absent = stated ? score->absent : absence_reason(result, address);
    } else if (scored.insert(result.seed).second) {
      found.scores.push_back(&*score);
    }
  }
  found.num_seeds = static_cast<int>(seeds.size());
  if (!found.scores.empty()) found.absent.clear();
  return found;
}

std::vector<double> values_of(const std::vector<const Score*>& scores) {
  std::vector<double> values;
  for (const Score* score : scores) values.push_back(score->value);
  return values;
}

Aggregate aggregate_seeds(const std::vector<const Score*>& scores) {
  const std::vector<double> values = values_of(scores);
  const SeedSpread spread = seed_spread(values);
  Aggregate aggregate;
  aggregate.num_seeds = spread.num_seeds;
  aggregate.mean = spread.mean;
  const bool equal = std::all_of(values.begin(), values.end(),
                                 [&](double value) { return value == values.front(); });
  if (equal) aggregate.mean = values.front();
  if (equal || !spread.interval) {
    use_own_interval(scores, aggregate);
  } else {
    aggregate.over_seeds = true;
    aggregate.half_width = (spread.interval->second - spread.interval->first) / 2;
  }
  return aggregate;
}

}  // namespace vqlm
