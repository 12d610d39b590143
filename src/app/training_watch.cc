#include "app/training_watch.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <tuple>

#include "results/store.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr std::size_t kPaceLines = 10;  // of the log, over which the pace is taken

// Whether a process computes the cell. Asks for the lock without waiting and lets go at once.
bool is_locked(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = flock(file, LOCK_SH | LOCK_NB) != 0;
  close(file);
  return locked;
}

json read_description(const std::string& path) {
  std::ifstream in(path);
  return json::parse(in, nullptr, false);
}

WatchedTraining read_training(const std::string& store, const std::string& key) {
  const std::string folder = Store::work_path(store, key);
  WatchedTraining training;
  training.key = key;
  training.series = read_training_log(folder + "/fit/metrics.jsonl");
  const json description = read_description(folder + "/training.json");
  if (description.is_object()) {
    training.name = description.value("name", "");
    training.run = description.value("run", "");
    training.max_steps = description.value("max_steps", std::int64_t{0});
  }
  training.running = is_locked(Store::lock_path(store, key));
  return training;
}

}  // namespace

LogSeries read_training_log(const std::string& path) {
  LogSeries series;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const json entry = json::parse(line, nullptr, false);
    if (!entry.is_object() || !entry.contains("step")) continue;
    const json flat = entry.flatten();  // "/loss", "/evaluation/dev_nats", "/timing/wall_time"
    LogPoint point;
    point.step = entry["step"].get<std::int64_t>();
    if (const auto time = flat.find("/timing/wall_time"); time != flat.end())
      point.wall_time = time->get<double>();
    for (const auto& [pointer, value] : flat.items()) {
      const std::string name = pointer.substr(pointer.rfind('/') + 1);
      if (!value.is_number() || name == "step" || name == "wall_time") continue;
      point.value = value.get<double>();
      series[name].push_back(point);
    }
  }
  return series;
}

std::int64_t WatchedTraining::step() const {
  std::int64_t last = 0;
  for (const auto& [tag, points] : series) last = std::max(last, points.back().step);
  return last;
}

std::optional<double> WatchedTraining::seconds_left() const {
  const auto loss = series.find("loss");
  if (!running || max_steps == 0 || loss == series.end()) return std::nullopt;
  const std::vector<LogPoint>& points = loss->second;
  std::vector<double> paces;  // seconds a step; the median passes over pauses between sittings
  for (std::size_t i = points.size() - std::min(points.size(), kPaceLines) + 1; i < points.size();
       ++i)
    if (points[i].wall_time && points[i - 1].wall_time && points[i].step > points[i - 1].step)
      paces.push_back((*points[i].wall_time - *points[i - 1].wall_time) /
                      static_cast<double>(points[i].step - points[i - 1].step));
  if (paces.empty()) return std::nullopt;
  const auto middle = paces.begin() + static_cast<std::ptrdiff_t>(paces.size() / 2);
  std::nth_element(paces.begin(), middle, paces.end());
  return *middle * static_cast<double>(std::max<std::int64_t>(0, max_steps - step()));
}

json training_description(const std::string& name, const std::string& run,
                          const json& generator_config) {
  const json::json_pointer steps("/training/max_steps");
  return {{"name", name},
          {"run", run},
          {"max_steps", generator_config.contains(steps) ? generator_config.at(steps) : json(0)}};
}

std::vector<WatchedTraining> trainings_under_way(const std::string& store, const std::string& run) {
  std::vector<WatchedTraining> result;
  for (const std::string& key : Store::begun(store)) {
    if (Store::holds(store, key)) continue;
    WatchedTraining training = read_training(store, key);
    if (training.name.empty() && training.series.empty()) continue;  // another kind of cell
    if (training.name.empty()) training.name = "training " + key.substr(0, 12);
    if (run.empty() || training.run == run) result.push_back(std::move(training));
  }
  std::sort(result.begin(), result.end(), [](const WatchedTraining& a, const WatchedTraining& b) {
    return std::tie(a.name, a.key) < std::tie(b.name, b.key);
  });
  return result;
}

std::optional<double> last_value(const LogSeries& series, const std::string& name) {
  const auto it = series.find(name);
  if (it == series.end()) return std::nullopt;
  return it->second.back().value;
}

}  // namespace vqlm
