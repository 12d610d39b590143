#include "model/vqvae_lm.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "core/error.h"
#include "core/signature.h"
#include "model/fixed_codes.h"
#include "model/vqvae_autoencoder.h"
#include "model/vqvae_checkpoint.h"
#include "model/vqvae_code_space.h"
#include "model/vqvae_features.h"
#include "model/vqvae_fitting.h"
#include "model/vqvae_generation.h"
#include "model/vqvae_generator.h"
#include "model/vqvae_likelihood.h"

namespace vqlm {
namespace {

// 2: noise of codes once they stand still, n-best of the prior, the codebook among the parameters.
// 3: exact beam of the parallel decoder, steps on a single row, packed attention, levels.
// 4: noise is drawn only for the codes it replaces.
constexpr int kModelVersion = 4;

// "8,2": of each level.
std::string downsampling_text(const VqvaeModel& model) {
  std::ostringstream text;
  for (std::size_t level = 0; level < model.options.levels.size(); ++level)
    text << (level == 0 ? "" : ",") << model.options.levels[level].downsampling;
  return text.str();
}

// "64x64,512": codes of each codebook of each level.
std::string sizes_text(const VqvaeModel& model) {
  std::ostringstream text;
  for (std::size_t level = 0; level < model.options.levels.size(); ++level) {
    const char* between = level == 0 ? "" : ",";
    for (const auto size : model.network->bottleneck(level).sizes()) {
      text << between << size;
      between = "x";
    }
  }
  return text.str();
}

std::string likelihood_signature(const VqvaeModel& model) {
  Signature signature;
  signature.add("unit", tokenizer_unit(model.tokenizers.target.get()))
      .add("eos", true)
      .add("context", "text")
      .add("r", downsampling_text(model))
      .add("K", sizes_text(model))
      .add("oov", "unk");
  if (model.options.bound.kind != "encoder")
    signature.add("bound", bound_name(model.options.bound));
  if (model.options.condition != "none") signature.add("condition", model.options.condition);
  signature.add("tok", model.tokenizers.target->info().hash);
  if (model.tokenizers.source) signature.add("srctok", model.tokenizers.source->info().hash);
  return signature.str();
}

}  // namespace

VqvaeLm::VqvaeLm(JsonReader& reader) {
  const VqvaeOptions options = read_vqvae_options(reader);
  condition_ = options.condition;
  feature_names_ = vqvae_feature_names(options);
  recipe_ = reader.resolved().dump();
}

VqvaeModel& VqvaeLm::ready(const char* what) const { return ready_vqvae_model(model_, what); }

GeneratorInfo VqvaeLm::info() const {
  GeneratorInfo info = vqvae_generator_info(condition_, model_.get());
  info.version = kModelVersion;
  info.has_codes = true;
  if (!model_) return info;
  info.codebooks = model_->codebooks();
  // Moving averages are learnt as well, though no gradient reaches them; tables of constants are
  // not.
  for (std::size_t level = 0; level < model_->network->num_levels(); ++level)
    info.num_parameters += model_->network->bottleneck(level).num_averages();
  info.signature = likelihood_signature(*model_);
  return info;
}

std::vector<Generation> VqvaeLm::generate(std::span<const Example> batch,
                                          const DecodingOptions& options) {
  VqvaeModel& model = ready("generation");
  check_fixed_codes(options, model.codebooks().size());
  return generate_texts(model, batch, options);
}

std::vector<Likelihood> VqvaeLm::score(std::span<const Example> batch) {
  return score_texts(ready("scoring"), batch);
}

std::vector<Codes> VqvaeLm::encode(std::span<const Example> batch) {
  return encode_texts(ready("encoding"), batch);
}

std::vector<Generation> VqvaeLm::decode(std::span<const Example> batch,
                                        const std::vector<Codes>& codes,
                                        const DecodingOptions& options) {
  return decode_codes(ready("decoding"), batch, codes, options);
}

std::vector<Codebook> VqvaeLm::codebooks() const {
  const auto& network = *ready("codebook").network;
  std::vector<Codebook> result;
  for (std::size_t level = 0; level < network.num_levels(); ++level)
    for (const auto& codebook : network.bottleneck(level).codebooks()) {
      const auto vectors = codebook.detach().cpu().contiguous();
      const float* first = vectors.data_ptr<float>();
      result.push_back({vectors.size(0), vectors.size(1), {first, first + vectors.numel()}});
    }
  return result;
}

std::string VqvaeLm::cannot_place_codes() const {
  return vqvae_cannot_place_codes(ready("code space"));
}

CodeStates VqvaeLm::code_states(std::span<const Example> batch) {
  return vqvae_code_states(ready("code space"), batch);
}

Codebook VqvaeLm::code_vectors() { return vqvae_code_vectors(ready("code space")); }

std::vector<std::vector<float>> VqvaeLm::features(std::span<const Example> batch,
                                                  const std::string& name) {
  return vqvae_features(ready("features"), batch, name);
}

FitReport VqvaeLm::fit(const FitContext& context) {
  return fit_vqvae_model(recipe_, condition_, context, model_);
}

void VqvaeLm::save(const std::string& folder) const { save_vqvae_model(ready("saving"), folder); }

void VqvaeLm::load(const std::string& folder, const Tokenizers& tokenizers,
                   const std::string& device) {
  auto model = std::make_unique<VqvaeModel>(load_vqvae_model(folder, tokenizers, device));
  if (!model->options.quantised)
    throw RuntimeError(
        expected_got(folder + "/config.json", "a model with codes", "one of the quantiser 'none'"));
  model_ = std::move(model);
  recipe_ = model_->recipe;
  condition_ = model_->options.condition;
  feature_names_ = vqvae_feature_names(model_->options);
}

void register_vqvae_lm(Registries& registries) {
  registries.generators.add(
      "vqvae_lm", "VQ-VAE language or translation model: discrete codes, a prior, a decoder",
      [](JsonReader& reader) -> std::unique_ptr<Generator> {
        if (asks_for_no_codes(reader)) return std::make_unique<VqvaeAutoencoder>(reader);
        return std::make_unique<VqvaeLm>(reader);
      });
}

}  // namespace vqlm
