#include "model/vqvae_fitting.h"

#include <set>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "model/autoencoder_training.h"
#include "model/vqvae_training.h"
#include "nn/initial_tensors.h"

namespace vqlm {
namespace {

std::vector<std::string> labels_of(const std::vector<Example>& examples,
                                   const std::string& condition) {
  if (condition != "label") return {};
  std::set<std::string> labels;
  for (const auto& example : examples) labels.insert(example.label);
  return {labels.begin(), labels.end()};
}

void check_context(const FitContext& context, const std::string& condition) {
  if (context.train == nullptr || context.train->empty() || context.dev == nullptr ||
      context.dev->empty())
    throw InvalidArgument(
        expected_got("vqvae_lm training", "training and development examples", "an empty set"));
  if (!context.tokenizers.target)
    throw InvalidArgument(expected_got("vqvae_lm training", "a tokenizer", "none"));
  if (context.tokenizers.source && condition != "source")
    throw InvalidArgument(expected_got("vqvae_lm training",
                                       "a source tokenizer only with condition source",
                                       "one with condition " + condition));
  for (const auto* examples : {context.train, context.dev})
    for (const auto& example : *examples)
      if (example.references.empty())
        throw InvalidArgument(expected_got("example " + example.id, "a reference", "none"));
}

std::unique_ptr<VqvaeTraining> training_of(VqvaeModel& model, const FitContext& context) {
  if (model.options.quantised) return std::make_unique<VqvaeTraining>(model, context);
  return std::make_unique<AutoencoderTraining>(model, context);
}

}  // namespace

FitReport fit_vqvae_model(const std::string& recipe, const std::string& condition,
                          const FitContext& context, std::unique_ptr<VqvaeModel>& model) {
  check_context(context, condition);
  torch::manual_seed(derive_seed(context.seed, "init"));
  model = std::make_unique<VqvaeModel>(build_vqvae_model(
      recipe, "config", context.tokenizers, labels_of(*context.train, condition), context.device));
  const InitialTensors initial = load_initial_tensors(*model->network, context);
  const auto training = training_of(*model, context);
  auto report = train(*training, training->lengths(), model->options.training, context);
  report.initial = initial;
  model->network->eval();
  return report;
}

}  // namespace vqlm
