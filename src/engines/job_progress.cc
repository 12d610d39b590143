#include "engines/job_progress.h"

#include <cstdint>

namespace vqlm {

void JobProgress::show(const std::string& title, ProgressUpdate update) {
  update.what = title.find(update.what) != std::string::npos ? title : title + ", " + update.what;
  if (update.finished)
    shown_.erase(update.what);
  else
    shown_[update.what] = update;
  show_progress(update);
}

void JobProgress::finish() {
  for (auto& [what, update] : shown_) {
    update.finished = true;
    show_progress(update);
  }
  shown_.clear();
}

void show_cells(const JobGraph& graph) {
  ProgressUpdate update;
  update.what = "cells";
  update.done = static_cast<std::int64_t>(graph.num_ended());
  update.total = static_cast<std::int64_t>(graph.size());
  update.unit = "cells";
  if (const std::size_t failed = graph.num_failed(); failed > 0)
    update.detail = std::to_string(failed) + " failed";
  update.finished = graph.ended();
  show_progress(update);
}

}  // namespace vqlm
