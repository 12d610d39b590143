// Progress of long work, on standard error: a bar with rate and remaining time on a terminal, a
// plain line now and then otherwise, nothing with --quiet. In a worker process the updates go to
// the parent instead.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace vqlm {

struct ProgressUpdate {
  std::string what;        // "train vqvae_lm"
  std::int64_t done = 0;   // units finished
  std::int64_t total = 0;  // 0: unknown
  double rate = 0;         // units a second
  std::string unit;        // "steps", "sentences", "bytes"
  std::string detail;      // "loss 2.31"
  bool finished = false;   // the last update of this work
};

using ProgressSink = std::function<void(const ProgressUpdate&)>;

// Replaces the sink of the process (default: the standard-error display). An empty one silences.
void set_progress_sink(ProgressSink sink);
// The display described above.
ProgressSink terminal_progress();
// Hands an update to the process's sink; safe from several threads.
void show_progress(const ProgressUpdate& update);
// "1:05", "2:00:07"
std::string duration_text(double seconds);

// One piece of work. Reports at most ten times a second, and a last time when destroyed.
class Progress {
 public:
  Progress(std::string what, std::int64_t total, std::string unit);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void advance(std::int64_t units = 1, const std::string& detail = "");
  void start_at(std::int64_t done);  // work found finished when resuming; not counted in the rate

 private:
  void report(bool force);
  ProgressUpdate update_;
  double started_ = 0, reported_ = 0;
  std::int64_t resumed_ = 0;
};

}  // namespace vqlm
