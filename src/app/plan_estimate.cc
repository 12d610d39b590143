#include "app/plan_estimate.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

using nlohmann::json;

// The object under a key; {} where there is none.
json part(const json& value, const char* key) {
  return value.is_object() && value.contains(key) && value[key].is_object() ? value[key]
                                                                            : json::object();
}

double count(const json& options, const char* key, double fallback) {
  return options.contains(key) && options[key].is_number() ? options[key].get<double>() : fallback;
}

double work_of(const json& training) {
  return count(training, "max_steps", 0) * count(training, "batch_tokens", 0) *
         count(training, "accumulate", 1);
}

double median(std::vector<double> values) {
  const std::size_t half = values.size() / 2;
  std::sort(values.begin(), values.end());
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

CellEstimate median_of(const std::vector<double>& seconds) {
  if (seconds.empty()) return {};
  return {median(seconds), seconds.size()};
}

}  // namespace

EarlierCells::Earlier EarlierCells::described(const std::string& kind, const json& recipe,
                                              double seconds) {
  json config = part(recipe, "config");
  Earlier cell;
  cell.kind = kind;
  cell.type = config.value("type", "");
  cell.seconds = seconds;
  if (kind != cell_kind_name(CellKind::kTrain)) return cell;
  cell.work = work_of(part(config, "training"));
  config.erase("training");
  cell.network = config.dump();
  return cell;
}

void EarlierCells::add(const std::string& kind, const json& recipe, double seconds) {
  if (seconds >= 0) cells_.push_back(described(kind, recipe, seconds));
}

void EarlierCells::add(const Store& store) {
  for (const std::string& key : store.keys()) try {
      const json timing = store.read_timing(key);
      // "seconds" are those of all sittings, "cell_seconds" of the last one.
      const double seconds = timing.value("seconds", timing.value("cell_seconds", -1.0));
      if (seconds < 0) continue;
      const Record record = store.read(key);
      add(record.kind, record.recipe, seconds);
    } catch (const RuntimeError&) {
      continue;
    }
}

CellEstimate EarlierCells::estimate(const Cell& cell) const {
  const Earlier wanted = described(cell_kind_name(cell.kind), cell.recipe, 0);
  std::vector<double> of_type, of_network;
  for (const Earlier& earlier : cells_) {
    if (earlier.kind != wanted.kind || earlier.type != wanted.type) continue;
    if ((earlier.work > 0) != (wanted.work > 0)) continue;
    const double scale = wanted.work > 0 ? wanted.work / earlier.work : 1;
    of_type.push_back(earlier.seconds * scale);
    if (earlier.network == wanted.network) of_network.push_back(of_type.back());
  }
  return median_of(of_network.empty() ? of_type : of_network);
}

double run_seconds(const std::vector<CellTime>& cells, int jobs) {
  double alone = 0, together = 0, longest = 0;
  std::map<std::string, double> chains;  // key -> seconds until the cell is done
  for (const auto& [cell, seconds] : cells) {
    if (cell->kind == CellKind::kTiming) {
      alone += seconds;
      continue;
    }
    double before = 0;
    for (const std::string& key : cell->depends) before = std::max(before, chains[key]);
    chains[cell->key] = before + seconds;
    longest = std::max(longest, chains[cell->key]);
    together += seconds;
  }
  return alone + std::max(longest, together / jobs);
}

}  // namespace vqlm
