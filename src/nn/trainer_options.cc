#include <limits>

#include "nn/trainer.h"

namespace vqlm {

TrainerOptions read_trainer_options(JsonReader& reader, const TrainerOptions& defaults) {
  constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();
  constexpr double kBelowOne = 1 - 1e-9;
  TrainerOptions options = defaults;
  options.max_steps = reader.get_int("max_steps", defaults.max_steps, 0, kMany);
  options.batch.max_tokens = reader.get_int("batch_tokens", defaults.batch.max_tokens, 1, kMany);
  options.batch.max_examples =
      reader.get_int("max_examples", defaults.batch.max_examples, 0, kMany);
  options.schedule = read_schedule_options(reader, defaults.schedule);
  options.schedule.total_steps = options.max_steps;
  options.beta1 = reader.get_double("beta1", defaults.beta1, 0, kBelowOne);
  options.beta2 = reader.get_double("beta2", defaults.beta2, 0, kBelowOne);
  options.epsilon = reader.get_double("epsilon", defaults.epsilon, 0, 1);
  options.weight_decay = reader.get_double("weight_decay", defaults.weight_decay, 0, 1e3);
  options.clip_norm = reader.get_double("clip_norm", defaults.clip_norm, 0);
  options.accumulate = reader.get_int("accumulate", defaults.accumulate, 1, kMany);
  options.bf16 = reader.get_bool("bf16", defaults.bf16);
  options.evaluate_every = reader.get_int("evaluate_every", defaults.evaluate_every, 1, kMany);
  options.patience = reader.get_int("patience", defaults.patience, 0, kMany);
  options.average_last = reader.get_int("average_last", defaults.average_last, 1, 1000);
  options.save_every = reader.get_int("save_every", defaults.save_every, 1, kMany);
  options.log_every = reader.get_int("log_every", defaults.log_every, 1, kMany);
  return options;
}

}  // namespace vqlm
