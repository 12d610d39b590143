// What the gate knows of a system: its scores with every seed, the segment statistics behind those
// that add up, and what data they were made on. Small enough to commit as JSON: a golden baseline.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/run_side.h"
#include "metrics/additive_metric.h"
#include "metrics/score.h"
#include "results/gate.h"
#include "stats/segment_statistics.h"

namespace vqlm {

struct GateResult {
  std::string task;
  std::uint64_t seed = 1;
  std::string data;  // SHA-256 over ids, sources and references of the examples
  std::vector<Score> scores;
  std::map<std::string, SegmentStatistics> statistics;  // by the metric's name
};

struct GateSystem {
  std::string name;                            // of the generator
  std::map<std::string, std::string> metrics;  // name -> type and options, a JSON object
  std::vector<GateResult> results;
};

// From a run of which one generator is meant. Throws InvalidArgument where several are.
GateSystem gate_system(const RunSide& side, const Session& session);

// Null where the result has no such score.
const Score* find_score(const GateResult& result, const std::string& name);
std::vector<const GateResult*> results_of(const GateSystem& system, const std::string& task,
                                          const std::string& score);

// A metric of which the score is one, with its place; null where no metric's statistics add up.
struct GateSource {
  std::string metric;
  std::shared_ptr<const AdditiveMetric> additive;
  std::size_t place = 0;
};
GateSource gate_source(const GateResult& result, const std::string& score, const RunSide& side,
                       const Session& session);
// The score with every seed, with what all of them have of statistics and intervals.
GateSide gate_side(const std::vector<const GateResult*>& results, const std::string& score,
                   const GateSource& source);

nlohmann::json gate_system_to_json(const GateSystem& system);
// Throws RuntimeError when `value` is no baseline or a damaged one.
GateSystem gate_system_from_json(const nlohmann::json& value, const std::string& where);

}  // namespace vqlm
