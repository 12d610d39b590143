// The log of a training, metrics.jsonl: a JSON object a line, at every log point (step, loss,
// learning_rate, gradient_norm and the model's values, means over the target tokens since the last
// point) and at every evaluation (step, evaluation). What depends on the clock stands under
// "timing" (tokens_per_second; wall_time in seconds since 1970), so that two logs can be compared
// without it.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace vqlm {

class TrainingLog {
 public:
  // `path`: an older log there is replaced by `content`, that of the state the training goes on
  // from.
  TrainingLog(std::string path, const std::string& content);

  // A batch of the current step.
  void add_batch(double loss, std::int64_t num_tokens, const std::map<std::string, double>& values);
  // A line of the means since the last one; returns the mean loss.
  double write_step(std::int64_t step, double learning_rate, double gradient_norm);
  void write_evaluation(std::int64_t step, const std::map<std::string, double>& values);
  void write_selection(std::int64_t step, const std::string& selected, double dev_nats);

  // What has to survive a kill: the means under way.
  nlohmann::json pending() const;
  void restore_pending(const nlohmann::json& pending);

 private:
  void write(const nlohmann::json& line);
  std::string path_;
  double loss_sum_ = 0, weight_ = 0;
  std::map<std::string, double> value_sums_;
  double started_;                 // clock of the last line
  std::int64_t timed_tokens_ = 0;  // target tokens since then, in this sitting
};

}  // namespace vqlm
