// A VQ-VAE language model as a folder: config.json (recipe, vocabulary size, labels),
// model.safetensors (parameters and buffers), tokenizer.model, and source_tokenizer.model where the
// source has a tokenizer of its own.
#pragma once

#include <string>

#include "data/tokenizer.h"
#include "model/vqvae_model.h"

namespace vqlm {

// `folder` exists.
void save_vqvae_model(const VqvaeModel& model, const std::string& folder);
// Throws RuntimeError, one sentence, when a file is missing or damaged, when the shapes are others
// than config.json says, or when `tokenizers` are others.
VqvaeModel load_vqvae_model(const std::string& folder, const Tokenizers& tokenizers,
                            const std::string& device);

}  // namespace vqlm
