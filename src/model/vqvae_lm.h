// `vqvae_lm`: a language or translation model whose texts pass through discrete codes. It stands
// behind the same border as every baseline; its config is described in vqvae_options.h.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/registries.h"
#include "model/code_space.h"
#include "model/coder.h"
#include "model/feature_extractor.h"
#include "model/generator.h"
#include "model/trainable.h"
#include "model/vqvae_model.h"

namespace vqlm {

class VqvaeLm : public Generator,
                public Coder,
                public CodeSpace,
                public FeatureExtractor,
                public Trainable {
 public:
  // Reads and checks its config; the networks are made by `fit` or `load`.
  explicit VqvaeLm(JsonReader& reader);

  GeneratorInfo info() const override;
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;

  std::vector<Codes> encode(std::span<const Example> batch) override;
  std::vector<Generation> decode(std::span<const Example> batch, const std::vector<Codes>& codes,
                                 const DecodingOptions& options) override;
  std::vector<Codebook> codebooks() const override;

  std::string cannot_place_codes() const override;
  CodeStates code_states(std::span<const Example> batch) override;
  Codebook code_vectors() override;

  std::vector<std::string> feature_names() const override { return feature_names_; }
  std::vector<std::vector<float>> features(std::span<const Example> batch,
                                           const std::string& name) override;

  FitReport fit(const FitContext& context) override;
  void save(const std::string& folder) const override;
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

 private:
  // Throws InvalidArgument before `fit` or `load`.
  VqvaeModel& ready(const char* what) const;

  std::string recipe_;
  std::string condition_;
  std::vector<std::string> feature_names_;
  std::unique_ptr<VqvaeModel> model_;
};

void register_vqvae_lm(Registries& registries);

}  // namespace vqlm
