// `vqvae_lm` with "quantizer": "none": the plain autoencoder in the VQ-VAE language model's own
// architecture. The encoder's states, `code_dim` numbers for `downsampling` tokens, go to the
// decoder as they are; there are no codes, no prior and no bound, so that it neither generates nor
// scores texts. What it can do is reconstruct them: what codes cost a model is measured against it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "model/feature_extractor.h"
#include "model/generator.h"
#include "model/reconstructor.h"
#include "model/trainable.h"
#include "model/vqvae_model.h"

namespace vqlm {

class VqvaeAutoencoder : public Generator,
                         public Reconstructor,
                         public FeatureExtractor,
                         public Trainable {
 public:
  // Reads and checks its config (vqvae_options.h); the networks are made by `fit` or `load`.
  explicit VqvaeAutoencoder(JsonReader& reader);

  GeneratorInfo info() const override;
  // Both throw InvalidArgument.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;

  std::vector<Generation> reconstruct(std::span<const Example> batch,
                                      const DecodingOptions& options) override;

  std::vector<std::string> feature_names() const override { return {"encoder"}; }
  std::vector<std::vector<float>> features(std::span<const Example> batch,
                                           const std::string& name) override;

  FitReport fit(const FitContext& context) override;
  void save(const std::string& folder) const override;
  // Throws RuntimeError also where the folder holds a model with codes.
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

 private:
  VqvaeModel& ready(const char* what) const;

  std::string recipe_, condition_;
  std::unique_ptr<VqvaeModel> model_;
};

}  // namespace vqlm
