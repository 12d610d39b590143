// How steady a training was, from its log (the artefact curves.jsonl; nn/training_log.h): the
// gradient's norm at the logged points, before clipping, and where the development set was best.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vqlm {

struct TrainingStability {
  std::int64_t num_points = 0;  // logged points with a norm; 0: nothing below but best_step counts
  std::int64_t num_spikes = 0;  // stats/spikes.h
  double largest_norm = 0, median_norm = 0;
  std::int64_t best_step = -1;  // of the first of the lowest dev_nats; -1: no evaluation
  std::optional<std::int64_t> active_units{};  // of the last evaluation that counts them
};

// Of a file that may be missing or empty: trainings that are no series of steps have none.
TrainingStability training_stability(const std::string& path);

// What counts as a spike: "window:20|factor:3".
std::string spike_signature();

}  // namespace vqlm
