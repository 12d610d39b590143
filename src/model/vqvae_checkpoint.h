// A VQ-VAE language model as a folder: config.json (recipe, vocabulary size, labels),
// model.safetensors (parameters and buffers), tokenizer.model.
#pragma once

#include <memory>
#include <string>

#include "data/tokenizer.h"
#include "model/vqvae_model.h"

namespace vqlm {

// `folder` exists.
void save_vqvae_model(const VqvaeModel& model, const std::string& folder);
// Throws RuntimeError, one sentence, when a file is missing or damaged, when the shapes are others
// than config.json says, or when `tokenizer` is of another size.
VqvaeModel load_vqvae_model(const std::string& folder, std::shared_ptr<const Tokenizer> tokenizer,
                            const std::string& device);

}  // namespace vqlm
