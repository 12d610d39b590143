#include "nn/trainer.h"

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/progress.h"
#include "core/random.h"
#include "nn/adamw.h"
#include "nn/device.h"
#include "nn/kept_memory.h"
#include "nn/training_log.h"
#include "nn/training_state.h"
#include "nn/weight_selection.h"

namespace vqlm {
namespace {

using Lengths = std::vector<std::vector<std::int64_t>>;

double clock_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// What two sittings must have in common.
std::string recipe_of(const TrainerOptions& options, const FitContext& context,
                      const Lengths& lengths) {
  const ScheduleOptions& schedule = options.schedule;
  std::ostringstream text;
  text.precision(17);
  text << context.seed << ' ' << context.device << ' ' << options.max_steps << ' '
       << options.batch.max_tokens << ' ' << options.batch.bucket_width << ' '
       << options.batch.max_examples << ' ' << options.beta1 << ' ' << options.beta2 << ' '
       << options.epsilon << ' ' << options.weight_decay << ' ' << options.clip_norm << ' '
       << options.accumulate << ' ' << options.bf16 << ' ' << options.evaluate_every << ' '
       << options.patience << ' ' << options.average_last << ' ' << options.log_every << ' '
       << static_cast<int>(schedule.kind) << ' ' << schedule.peak << ' ' << schedule.warmup_steps
       << ' ' << schedule.total_steps << ' ' << schedule.floor;
  for (const auto& example : lengths) {
    text << '\n';
    for (const std::int64_t length : example) text << length << ' ';
  }
  return sha256_hex(text.str());
}

// The batches in order, epoch after epoch; where it stands is in the position.
class BatchStream {
 public:
  BatchStream(const Lengths& lengths, const BatchOptions& options, std::uint64_t seed)
      : lengths_(lengths), options_(options), seed_(derive_seed(seed, "data")) {}

  const std::vector<std::int64_t>& next(TrainingPosition& position) {
    if (epoch_ == position.epoch && position.batch == static_cast<std::int64_t>(batches_.size())) {
      ++position.epoch;
      position.batch = 0;
    }
    if (epoch_ != position.epoch) {
      batches_ = make_batches(lengths_, options_, seed_, position.epoch);
      epoch_ = position.epoch;
      if (batches_.empty())
        throw RuntimeError(expected_got("training set", "at least one example", "none"));
      if (position.batch == static_cast<std::int64_t>(batches_.size())) return next(position);
    }
    return batches_[static_cast<std::size_t>(position.batch++)];
  }

 private:
  const Lengths& lengths_;
  BatchOptions options_;
  std::uint64_t seed_;
  std::int64_t epoch_ = -1;
  std::vector<std::vector<std::int64_t>> batches_;
};

class Training {
 public:
  Training(TrainingModel& model, const Lengths& lengths, const TrainerOptions& options,
           const FitContext& context)
      : model_(model),
        options_(options),
        device_(device_from_name(context.device)),
        bf16_(options.bf16 && has_bf16_products(device_)),
        folder_(context.work_folder + "/state"),
        log_path_(context.work_folder + "/metrics.jsonl"),
        recipe_(recipe_of(options, context, lengths)),
        batches_(lengths, options.batch, context.seed),
        optimizer_(moved(model.module(), device_),
                   {options.beta1, options.beta2, options.epsilon, options.weight_decay}),
        selection_(options.average_last) {
    torch::manual_seed(derive_seed(context.seed, "dropout"));
  }

  FitReport run() {
    if (device_.is_cpu()) keep_freed_memory();
    if (options_.bf16 && !bf16_)
      log_warning("training: bf16 is left out, this processor computes float32 faster");
    resume();
    started_ = clock_seconds();
    Progress progress("train", options_.max_steps, "steps");
    progress.start_at(position_.step);
    if (position_.step == 0 && options_.max_steps == 0) evaluate();
    while (!position_.stopped && position_.step < options_.max_steps) {
      take_step();
      progress.advance(1, detail_);
    }
    return finish();
  }

 private:
  static torch::nn::Module& moved(torch::nn::Module& module, const torch::Device& device) {
    module.to(device);
    return module;
  }

  void resume() {
    std::optional<TrainingState> state = load_training_state(folder_, recipe_);
    if (state) require_same_precision(state->bf16.value_or(bf16_));
    log_.emplace(log_path_, state ? state->log : "");
    if (!state) return;
    position_ = state->position;
    assign_module_tensors(model_.module(), state->weights, folder_ + "/model.safetensors");
    optimizer_.restore(state->moments, folder_ + "/moments.safetensors");
    selection_.restore(state->selection, state->best_dev_nats, state->without_improvement);
    log_->restore_pending(state->pending);
    restore_generators(state->generators, device_);
  }

  // Whether bf16 is used depends on the processor, and one training must not mix two precisions.
  void require_same_precision(bool began_in_bf16) const {
    if (began_in_bf16 == bf16_) return;
    const auto name = [](bool bf16) { return bf16 ? "bfloat16" : "float32"; };
    throw RuntimeError(expected_got(
        folder_, std::string("a processor that goes on in ") + name(began_in_bf16),
        std::string("one that computes in ") + name(bf16_) + "; remove it to start afresh"));
  }

  void save() {
    const double now = clock_seconds();
    position_.seconds += now - started_;
    started_ = now;
    save_training_state(
        folder_,
        {position_, recipe_, bf16_, module_tensors(model_.module()), optimizer_.state(),
         selection_.state(), generator_states(device_), selection_.best_dev_nats(),
         selection_.evaluations_without_improvement(), log_->pending(), read_file(log_path_)});
  }

  // One update of the weights, and what is due after it.
  void take_step() {
    const std::int64_t step = position_.step + 1;
    const double rate = learning_rate(options_.schedule, step);
    model_.module().train();
    optimizer_.zero_gradients();
    const std::int64_t num_tokens = add_gradients(step, rate);
    if (options_.accumulate > 1 && num_tokens > 0)
      optimizer_.scale_gradients(1 / static_cast<double>(num_tokens));
    const bool logs = step % options_.log_every == 0 || step == options_.max_steps;
    const double norm = clip(step, rate, logs);
    optimizer_.step(rate);
    model_.after_step(step);
    position_.step = step;
    if (logs) {
      std::ostringstream text;
      text << "loss " << log_->write_step(step, rate, norm);
      detail_ = text.str();
    }
    if (step % options_.evaluate_every == 0 || step == options_.max_steps) evaluate();
    if (step % options_.save_every == 0 || position_.stopped || step == options_.max_steps) save();
  }

  // Gradients of the step's batches: of their mean when there is one, of their sum over tokens
  // else.
  std::int64_t add_gradients(std::int64_t step, double rate) {
    std::int64_t num_tokens = 0;
    for (std::int64_t i = 0; i < options_.accumulate; ++i) {
      const std::vector<std::int64_t>& batch = batches_.next(position_);
      StepLoss loss;
      {
        const Autocast autocast(device_, bf16_);
        loss = model_.loss(batch, step);
      }
      const double value = loss.loss.item<double>();
      require_finite("loss", value, step, rate);
      log_->add_batch(value, loss.num_tokens, loss.values);
      num_tokens += loss.num_tokens;
      if (options_.accumulate > 1) loss.loss = loss.loss * static_cast<double>(loss.num_tokens);
      loss.loss.backward();
    }
    position_.tokens += num_tokens;
    return num_tokens;
  }

  double clip(std::int64_t step, double rate, bool wanted) {
    if (options_.clip_norm <= 0 && !wanted) return 0;
    const double norm = optimizer_.gradient_norm();
    require_finite("gradient norm", norm, step, rate);
    if (options_.clip_norm > 0 && norm > options_.clip_norm)
      optimizer_.scale_gradients(options_.clip_norm / norm);
    return norm;
  }

  static void require_finite(const std::string& what, double value, std::int64_t step,
                             double rate) {
    if (std::isfinite(value)) return;
    std::ostringstream got;
    got << value << " at step " << step << " (learning rate " << rate << ")";
    throw RuntimeError(expected_got("training", "a finite " + what, got.str()));
  }

  // The model's own evaluation; draws made there do not move those of the training.
  std::map<std::string, double> evaluated() {
    const torch::NoGradGuard no_grad;
    const NamedTensors generators = generator_states(device_);
    model_.module().eval();
    auto values = model_.evaluate();
    restore_generators(generators, device_);
    if (values.count("dev_nats") == 0)
      throw InvalidArgument(expected_got("training: evaluation", "a value dev_nats", "none"));
    return values;
  }

  void evaluate() {
    const auto values = evaluated();
    log_->write_evaluation(position_.step, values);
    selection_.offer(model_.module(), values.at("dev_nats"));
    position_.stopped = options_.patience > 0 && model_.may_stop(position_.step) &&
                        selection_.evaluations_without_improvement() >= options_.patience;
  }

  FitReport finish() {
    const std::string where = folder_ + "/selection.safetensors";
    double best = selection_.best_dev_nats();
    std::string selected = "best";
    if (const NamedTensors average = selection_.average(); !average.empty()) {
      assign_module_tensors(model_.module(), average, where);
      const double nats = evaluated().at("dev_nats");
      if (nats < best) {
        best = nats;
        selected = "average";
      }
    }
    if (selected == "best") assign_module_tensors(model_.module(), selection_.best(), where);
    log_->write_selection(position_.step, selected, best);
    model_.module().eval();
    optimizer_.zero_gradients();
    return {
        position_.step, position_.tokens, position_.seconds + clock_seconds() - started_, best, {}};
  }

  TrainingModel& model_;
  TrainerOptions options_;
  torch::Device device_;
  bool bf16_;
  std::string folder_, log_path_, recipe_;
  BatchStream batches_;
  AdamW optimizer_;
  WeightSelection selection_;
  std::optional<TrainingLog> log_;
  TrainingPosition position_;
  double started_ = 0;
  std::string detail_;
};

}  // namespace

FitReport train(TrainingModel& model, const Lengths& lengths, const TrainerOptions& options,
                const FitContext& context) {
  return Training(model, lengths, options, context).run();
}

}  // namespace vqlm
