#include "model/vqvae_autoencoder.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/vqvae_checkpoint.h"
#include "model/vqvae_features.h"
#include "model/vqvae_fitting.h"
#include "model/vqvae_generation.h"
#include "model/vqvae_generator.h"

namespace vqlm {
namespace {

constexpr int kVersion = 1;

}  // namespace

VqvaeAutoencoder::VqvaeAutoencoder(JsonReader& reader) {
  condition_ = read_vqvae_options(reader).condition;
  recipe_ = reader.resolved().dump();
}

VqvaeModel& VqvaeAutoencoder::ready(const char* what) const {
  return ready_vqvae_model(model_, what);
}

GeneratorInfo VqvaeAutoencoder::info() const {
  GeneratorInfo info = vqvae_generator_info(condition_, model_.get());
  info.version = kVersion;
  info.generates = false;
  info.scores = false;
  return info;
}

std::vector<Generation> VqvaeAutoencoder::generate(std::span<const Example>,
                                                   const DecodingOptions&) {
  throw InvalidArgument(
      expected_got("vqvae_lm generation", "a model with codes", "the quantiser 'none'"));
}

std::vector<Likelihood> VqvaeAutoencoder::score(std::span<const Example>) {
  throw InvalidArgument(
      expected_got("vqvae_lm scoring", "a model with codes", "the quantiser 'none'"));
}

std::vector<Generation> VqvaeAutoencoder::reconstruct(std::span<const Example> batch,
                                                      const DecodingOptions& options) {
  return reconstruct_texts(ready("reconstruction"), batch, options);
}

std::vector<std::vector<float>> VqvaeAutoencoder::features(std::span<const Example> batch,
                                                           const std::string& name) {
  return vqvae_features(ready("features"), batch, name);
}

FitReport VqvaeAutoencoder::fit(const FitContext& context) {
  return fit_vqvae_model(recipe_, condition_, context, model_);
}

void VqvaeAutoencoder::save(const std::string& folder) const {
  save_vqvae_model(ready("saving"), folder);
}

void VqvaeAutoencoder::load(const std::string& folder, const Tokenizers& tokenizers,
                            const std::string& device) {
  auto model = std::make_unique<VqvaeModel>(load_vqvae_model(folder, tokenizers, device));
  if (model->options.quantised)
    throw RuntimeError(
        expected_got(folder + "/config.json", "a model of the quantiser 'none'", "one with codes"));
  model_ = std::move(model);
  recipe_ = model_->recipe;
  condition_ = model_->options.condition;
}

}  // namespace vqlm
