// What a training is given and what it reports. `fit` (model/trainable.h) and the training loop
// share it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/example.h"
#include "data/tokenizer.h"

namespace vqlm {

struct FitContext {
  const std::vector<Example>* train = nullptr;
  const std::vector<Example>* dev = nullptr;  // for selection and early stopping only
  Tokenizers tokenizers;    // one of the source only where info().takes_source_tokenizer
  std::string work_folder;  // exists; state of an interrupted fit lies here, and `metrics.jsonl`
  std::uint64_t seed = 1;   // streams are derived from it by name
  int threads = 1;
  std::string device = "cpu";  // "cpu" or "cuda"
  // A checkpoint to start from: tensors of the same name and shape are copied. "": fresh weights.
  std::string initial_folder;
};

// How much of a network came from FitContext::initial_folder.
struct InitialTensors {
  std::int64_t copied = 0, total = 0;  // parameters and buffers; total 0: fresh weights
};

struct FitReport {
  std::int64_t steps = 0, tokens = 0;  // optimiser steps, target tokens seen
  double seconds = 0;                  // wall time over all sittings
  double best_dev_nats = 0;            // per token, of the selected weights
  InitialTensors initial;
};

}  // namespace vqlm
