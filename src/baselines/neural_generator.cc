#include "baselines/neural_generator.h"

#include <set>
#include <utility>

#include "baselines/neural_checkpoint.h"
#include "core/error.h"
#include "core/random.h"
#include "core/signature.h"
#include "nn/device.h"
#include "nn/initial_tensors.h"

namespace vqlm {
namespace {

// Keys asked for between two states of a reader: those of the component, not of its caller.
nlohmann::json keys_added(const nlohmann::json& before, const nlohmann::json& after) {
  nlohmann::json added = nlohmann::json::object();
  for (const auto& [key, value] : after.items())
    if (!before.contains(key)) added[key] = value;
  return added;
}

std::vector<std::string> sorted_labels(const std::vector<Example>& examples) {
  std::set<std::string> labels;
  for (const Example& example : examples) labels.insert(example.label);
  return {labels.begin(), labels.end()};
}

void require_examples(const std::string& type, const std::string& split,
                      const std::vector<Example>* examples) {
  if (examples == nullptr || examples->empty())
    throw InvalidArgument(expected_got(type, "at least one example in " + split, "none"));
}

}  // namespace

NeuralGenerator::NeuralGenerator(std::string type, int version)
    : type_(std::move(type)), version_(version) {}

void NeuralGenerator::configure(JsonReader& reader) {
  const nlohmann::json before = reader.resolved();
  read_recipe(reader);
  label_smoothing_ = reader.get_double("label_smoothing", label_smoothing_, 0, 0.9);
  training_ = read_trainer_options(reader.child("training"), training_);
  config_ = keys_added(before, reader.resolved());
}

std::string NeuralGenerator::signature() const {
  Signature signature;
  signature.add("unit", tokenizer_unit(tokenizers_.target.get())).add("eos", true);
  std::string text = signature.str() + "|" + context_signature() + "|oov:unk";
  if (condition() != "none") text += "|condition:" + condition();
  text += "|tok:" + (tokenizers_.target ? tokenizers_.target->info().hash : "none");
  return tokenizers_.source ? text + "|srctok:" + tokenizers_.source->info().hash : text;
}

GeneratorInfo NeuralGenerator::info() const {
  GeneratorInfo info;
  info.type = type_;
  info.version = version_;
  info.condition = condition();
  info.takes_source_tokenizer = info.condition == "source";
  info.takes_initial_weights = true;
  if (module_)
    for (const torch::Tensor& parameter : module_->parameters())
      info.num_parameters += parameter.numel();
  info.signature = signature();
  return info;
}

FitReport NeuralGenerator::fit(const FitContext& context) {
  require_examples(type_, "the training split", context.train);
  require_examples(type_, "the development split", context.dev);
  if (!context.tokenizers.target) throw InvalidArgument(expected_got(type_, "a tokenizer", "none"));
  if (context.tokenizers.source && condition() != "source")
    throw InvalidArgument(expected_got(type_, "a source tokenizer only with condition source",
                                       "one with condition " + condition()));
  tokenizers_ = context.tokenizers;
  labels_.clear();
  if (condition() == "label") labels_ = sorted_labels(*context.train);
  device_ = device_from_name(context.device);
  torch::manual_seed(derive_seed(context.seed, "init"));
  module_ = build(tokenizer().info().vocab_size);
  module_->to(device_);
  const InitialTensors initial = load_initial_tensors(*module_, context);
  Training training = prepare(context);
  FitReport report = train(*training.model, training.lengths, training_, context);
  report.initial = initial;
  module_->eval();
  return report;
}

void NeuralGenerator::save(const std::string& folder) const {
  require_ready();
  const TokenizerInfo info = tokenizer().info();
  const TokenizerInfo source = tokenizers_.source ? tokenizers_.source->info() : TokenizerInfo{};
  save_neural(folder,
              {type_, version_, config_, info.vocab_size, info.hash, source.vocab_size, source.hash,
               labels_},
              *module_, tokenizers_);
}

void NeuralGenerator::load(const std::string& folder, const Tokenizers& tokenizers,
                           const std::string& device) {
  const NeuralDescription description = load_description(folder, type_, version_);
  check_tokenizers(folder, description, tokenizers);
  try {
    JsonReader reader(description.config, folder + "/config.json", "/config");
    configure(reader);
    reader.finish();
  } catch (const InvalidArgument& error) {  // a damaged file is not the caller's fault
    throw RuntimeError(error.what());
  }
  tokenizers_ = tokenizers;
  labels_ = description.labels;
  device_ = device_from_name(device);
  const std::shared_ptr<torch::nn::Module> built = build(description.vocab_size);
  load_weights(folder, *built);
  built->to(device_);
  built->eval();
  module_ = built;
}

void NeuralGenerator::adopt(const Tokenizers& tokenizers, const NamedTensors& weights,
                            const std::string& path) {
  tokenizers_ = tokenizers;
  const std::shared_ptr<torch::nn::Module> built = build(tokenizer().info().vocab_size);
  assign_module_tensors(*built, weights, path);
  built->eval();
  module_ = built;
}

void NeuralGenerator::require_ready() const {
  if (!module_)
    throw InvalidArgument(expected_got(type_, "a trained or loaded network", "a new one"));
}

}  // namespace vqlm
