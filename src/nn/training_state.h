// The resumable state of a training: a folder that is whole or absent. It holds the weights and
// buffers, the optimiser's moments, the selection so far, torch's generators, the log so far and
// where the training stands.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "nn/checkpoint.h"
#include "nn/torch.h"

namespace vqlm {

// Where a training stands.
struct TrainingPosition {
  std::int64_t step = 0;    // optimiser steps done
  std::int64_t epoch = 0;   // of the next batch
  std::int64_t batch = 0;   // index of the next batch in its epoch
  std::int64_t tokens = 0;  // target tokens seen
  double seconds = 0;       // wall time over all sittings
  bool stopped = false;     // no further step: the last one is done or patience is at its end
};

struct TrainingState {
  TrainingPosition position;
  std::string recipe;  // what has to be the same for going on to make sense
  // Whether products ran in bfloat16, which the processor decides too; nothing where an older
  // program wrote the state.
  std::optional<bool> bf16;
  NamedTensors weights, moments, selection, generators;
  double best_dev_nats = 0;
  std::int64_t without_improvement = 0;
  nlohmann::json pending;  // of the log
  std::string log;         // content of metrics.jsonl
};

void save_training_state(const std::string& folder, const TrainingState& state);
// Nothing when there is no such folder; RuntimeError when what is there is damaged or of another
// recipe.
std::optional<TrainingState> load_training_state(const std::string& folder,
                                                 const std::string& recipe);

// States of torch's default generators: the CPU's, and `device`'s where that is a GPU.
NamedTensors generator_states(const torch::Device& device);
void restore_generators(const NamedTensors& states, const torch::Device& device);

}  // namespace vqlm
