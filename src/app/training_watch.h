// Trainings under way, as their work folders in a store show them: where each stands, from its log
// (nn/training_log.h) and from `training.json`, which the runner writes when it starts. Reading
// them disturbs nobody.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace vqlm {

struct LogPoint {
  std::int64_t step = 0;
  double value = 0;
  std::optional<double> wall_time;  // seconds since 1970; absent in the logs of finished trainings
};
using LogSeries = std::map<std::string, std::vector<LogPoint>>;  // "loss", "dev_nats", ...

// All numbers of a log. Empty where there is no file; a line that is being written is passed over.
LogSeries read_training_log(const std::string& path);

struct WatchedTraining {
  std::string key, name, run;  // "train vqvae seed 1"; of the config that started it
  std::int64_t max_steps = 0;  // 0: unknown
  bool running = false;        // else its process is gone, and the next run goes on with it
  LogSeries series;

  std::int64_t step() const;  // of the last line
  // From the pace of the last lines; absent without two of them, or when it does not run.
  std::optional<double> seconds_left() const;
};

// What `training.json` in a work folder holds.
nlohmann::json training_description(const std::string& name, const std::string& run,
                                    const nlohmann::json& generator_config);

// Those of the store, in the order of their names; `run` "": of every config.
std::vector<WatchedTraining> trainings_under_way(const std::string& store, const std::string& run);

// The last value of a series; absent without one.
std::optional<double> last_value(const LogSeries& series, const std::string& name);

}  // namespace vqlm
