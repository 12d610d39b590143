#include "core/progress.h"

#include <chrono>
#include <mutex>
#include <utility>

namespace vqlm {
namespace {

// Seconds between two updates; the display thins them out further.
constexpr double kInterval = 0.1;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Output {
  std::mutex mutex;
  ProgressSink sink = terminal_progress();
};

Output& process_output() {
  static Output output;
  return output;
}

}  // namespace

void set_progress_sink(ProgressSink sink) {
  const std::lock_guard<std::mutex> lock(process_output().mutex);
  process_output().sink = std::move(sink);
}

void show_progress(const ProgressUpdate& update) {
  const std::lock_guard<std::mutex> lock(process_output().mutex);
  if (process_output().sink) process_output().sink(update);
}

Progress::Progress(std::string what, std::int64_t total, std::string unit) : started_(now()) {
  update_.what = std::move(what);
  update_.total = total;
  update_.unit = std::move(unit);
  reported_ = started_;
}

Progress::~Progress() {
  try {
    update_.finished = true;
    report(true);
  } catch (...) {  // a display that fails must not end the work
  }
}

void Progress::start_at(std::int64_t done) {
  update_.done = resumed_ = done;
  started_ = now();
}

void Progress::advance(std::int64_t units, const std::string& detail) {
  update_.done += units;
  if (!detail.empty()) update_.detail = detail;
  report(false);
}

void Progress::report(bool force) {
  const double time = now();
  if (!force && time - reported_ < kInterval) return;
  reported_ = time;
  const double seconds = time - started_;
  update_.rate = seconds > 0 ? static_cast<double>(update_.done - resumed_) / seconds : 0;
  show_progress(update_);
}

}  // namespace vqlm
