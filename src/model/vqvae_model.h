// A VQ-VAE language model ready for use: its recipe, vocabulary, labels, networks and device. What
// trains, saves, scores and generates works on this struct.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "data/example.h"
#include "data/tokenizer.h"
#include "model/generation.h"
#include "model/text_batch.h"
#include "model/vqvae_network.h"
#include "model/vqvae_options.h"

namespace vqlm {

struct VqvaeModel {
  std::string recipe;  // the generator's config, full, as JSON
  VqvaeOptions options;
  Tokenizers tokenizers;
  std::vector<std::string> labels;  // sorted; empty unless conditional on the label
  torch::Device device = torch::kCPU;
  VqvaeNetwork network{nullptr};

  std::vector<EncodedExample> encode(std::span<const Example> examples) const;
  TextBatch batch(std::span<const EncodedExample> examples) const;
  // Of all levels.
  std::vector<CodebookInfo> codebooks() const;
};

// Makes the networks with fresh weights, drawn from torch's generator. `recipe` is the JSON of the
// config; `file` serves the messages. Throws InvalidArgument on a bad recipe.
VqvaeModel build_vqvae_model(const std::string& recipe, const std::string& file,
                             Tokenizers tokenizers, std::vector<std::string> labels,
                             const std::string& device);

}  // namespace vqlm
