#include "app/training_stability.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "stats/spikes.h"

namespace vqlm {
namespace {

// Of at least one; of an even number the mean of the two in the middle.
double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::optional<double> number_in(const nlohmann::json& object, const char* key) {
  const auto it = object.find(key);
  if (it == object.end() || !it->is_number()) return std::nullopt;
  return it->get<double>();
}

}  // namespace

TrainingStability training_stability(const std::string& path) {
  TrainingStability result;
  std::vector<double> norms;
  double best = 0;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const auto point = nlohmann::json::parse(line, nullptr, false);
    if (!point.is_object()) continue;
    // JSON has null for a number that is not finite.
    if (const auto norm = number_in(point, "gradient_norm")) norms.push_back(*norm);
    if (!point.contains("evaluation")) continue;
    if (const auto units = number_in(point["evaluation"], "dev_active_units"))
      result.active_units = static_cast<std::int64_t>(*units);
    const auto nats = number_in(point["evaluation"], "dev_nats");
    if (!nats || (result.best_step >= 0 && *nats >= best)) continue;
    best = *nats;
    result.best_step = point.at("step").get<std::int64_t>();
  }
  if (norms.empty()) return result;
  result.num_points = static_cast<std::int64_t>(norms.size());
  result.num_spikes = static_cast<std::int64_t>(find_spikes(norms).size());
  result.largest_norm = *std::max_element(norms.begin(), norms.end());
  result.median_norm = median(norms);
  return result;
}

std::string spike_signature() {
  char factor[32];
  std::snprintf(factor, sizeof factor, "%g", kSpikeFactor);
  return "window:" + std::to_string(kSpikeWindow) + "|factor:" + factor;
}

}  // namespace vqlm
