// One number from the seeds of a run: the scores of a generator on a task, their mean, and the
// half-width of its interval. With one seed the interval is the metric's own (the variation of the
// test set); with several it is Student's t interval of the mean over seeds (the variation of
// training). A generator that gives the same score with every seed does not depend on the seed; its
// interval is the metric's own too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/run_record.h"

namespace vqlm {

struct ScoreAddress {
  std::string task, generator, score;
  std::string metric;  // whose reason explains an absence, where the score's own is not stated
};

struct SeedScores {
  std::vector<const Score*> scores;  // one a seed, in the record's order; point into the record
  int num_seeds = 0;                 // seeds with a result of that task and generator
  std::string absent;  // why no score is there; "" when some is, or no reason is known
};

// The first score of that name for each seed.
SeedScores find_scores(const RunRecord& run, const ScoreAddress& address);

// Their values, in order.
std::vector<double> values_of(const std::vector<const Score*>& scores);

struct Aggregate {
  double mean = 0;
  std::optional<double> half_width;  // half the length of the interval
  double level = 0.95;               // of the interval
  bool over_seeds = false;           // the interval is the t interval over seeds
  std::string method;                // the metric's interval method, where that one is used
  int num_seeds = 0;
};

// Throws InvalidArgument without scores.
Aggregate aggregate_seeds(const std::vector<const Score*>& scores);

}  // namespace vqlm
