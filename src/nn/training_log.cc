#include "nn/training_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

double clock_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Seconds since 1970.
double wall_time() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

TrainingLog::TrainingLog(std::string path, const std::string& content)
    : path_(std::move(path)), started_(clock_seconds()) {
  write_file(path_, content);
}

void TrainingLog::add_batch(double loss, std::int64_t num_tokens,
                            const std::map<std::string, double>& values) {
  const auto weight = static_cast<double>(num_tokens);
  loss_sum_ += loss * weight;
  weight_ += weight;
  for (const auto& [name, value] : values) value_sums_[name] += value * weight;
  timed_tokens_ += num_tokens;
}

double TrainingLog::write_step(std::int64_t step, double learning_rate, double gradient_norm) {
  const double weight = std::max(1.0, weight_), loss = loss_sum_ / weight;
  nlohmann::json line{{"step", step},
                      {"loss", loss},
                      {"learning_rate", learning_rate},
                      {"gradient_norm", gradient_norm}};
  for (const auto& [name, sum] : value_sums_) line[name] = sum / weight;
  const double now = clock_seconds();
  line["timing"] = {
      {"tokens_per_second", static_cast<double>(timed_tokens_) / std::max(1e-9, now - started_)},
      {"wall_time", wall_time()}};
  write(line);
  loss_sum_ = weight_ = 0;
  value_sums_.clear();
  timed_tokens_ = 0;
  started_ = now;
  return loss;
}

void TrainingLog::write_evaluation(std::int64_t step, const std::map<std::string, double>& values) {
  write({{"step", step}, {"evaluation", values}, {"timing", {{"wall_time", wall_time()}}}});
}

void TrainingLog::write_selection(std::int64_t step, const std::string& selected, double dev_nats) {
  write({{"step", step}, {"selected", selected}, {"dev_nats", dev_nats}});
}

nlohmann::json TrainingLog::pending() const {
  return {{"loss_sum", loss_sum_}, {"weight", weight_}, {"value_sums", value_sums_}};
}

void TrainingLog::restore_pending(const nlohmann::json& pending) {
  loss_sum_ = pending.at("loss_sum").get<double>();
  weight_ = pending.at("weight").get<double>();
  value_sums_ = pending.at("value_sums").get<std::map<std::string, double>>();
}

void TrainingLog::write(const nlohmann::json& line) {
  const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const std::string text = line.dump() + "\n";
  std::size_t written = 0;
  bool failed = file < 0;
  while (!failed && written < text.size()) {
    const ssize_t n = ::write(file, text.data() + written, text.size() - written);
    if (n > 0) written += static_cast<std::size_t>(n);
    failed = n < 0 && errno != EINTR;
  }
  int reason = failed ? errno : 0;
  if (file >= 0 && close(file) != 0 && !failed) reason = errno;
  if (reason != 0)
    throw RuntimeError(expected_got(path_, "a writable file", std::strerror(reason)));
}

}  // namespace vqlm
