// The training loop every neural generator shares: batches, AdamW, schedule, clipping,
// accumulation, bf16 autocast, evaluation, early stopping, checkpoint averaging, a metrics log as
// JSON Lines, and a resumable state.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "data/batching.h"
#include "data/fit_context.h"
#include "nn/schedule.h"
#include "nn/torch.h"

namespace vqlm {

struct TrainerOptions {
  ScheduleOptions schedule;
  std::int64_t max_steps = 1000;
  BatchOptions batch;
  double beta1 = 0.9, beta2 = 0.98, epsilon = 1e-8;
  double weight_decay =
      0;  // decoupled (Loshchilov and Hutter 2019, arXiv 1711.05101); matrices only
  double clip_norm = 1.0;             // 0: off
  std::int64_t accumulate = 1;        // batches a step
  bool bf16 = false;                  // autocast, where has_bf16_products (nn/device.h)
  std::int64_t evaluate_every = 500;  // steps; also the interval of the selection
  std::int64_t patience = 0;          // evaluations without improvement before stopping; 0: off
  std::int64_t average_last =
      1;  // evaluations whose weights are averaged at the end; 1: take the best alone
  std::int64_t save_every = 200;  // steps between resumable states
  std::int64_t log_every = 50;    // steps
};
// Reads the object "training" of a generator: max_steps, batch_tokens, learning_rate, schedule,
// warmup_steps, ...
TrainerOptions read_trainer_options(JsonReader& reader, const TrainerOptions& defaults = {});

struct StepLoss {
  torch::Tensor loss;           // to minimise
  std::int64_t num_tokens = 0;  // target tokens of the batch
  std::map<std::string, double>
      values;  // for the log: "nats", "rate", "commitment", "codebook_use"
};

// What the trainer drives. All state that must survive a kill is in parameters and buffers of
// `module()`.
class TrainingModel {
 public:
  virtual ~TrainingModel() = default;
  virtual torch::nn::Module& module() = 0;
  // Loss of the training examples `batch` (indices). Training mode is set; draws come from torch's
  // generator, which the trainer seeds, saves and restores.
  virtual StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) = 0;
  // On the development set, in evaluation mode; must contain "dev_nats" (per token, what selection
  // minimises).
  virtual std::map<std::string, double> evaluate() = 0;
  // Whether early stopping may end the training here: not while a later phase is still to come.
  virtual bool may_stop(std::int64_t /*step*/) const { return true; }
  // After the optimiser's step: codebook updates and the like.
  virtual void after_step(std::int64_t /*step*/) {}
};

// `lengths` as for make_batches. Goes on from `context.work_folder` when a state lies there; leaves
// the selected weights in the module. Throws RuntimeError when the loss is not finite, naming step
// and last learning rate.
FitReport train(TrainingModel& model, const std::vector<std::vector<std::int64_t>>& lengths,
                const TrainerOptions& options, const FitContext& context);

}  // namespace vqlm
