// Training that starts from another model's weights: a network takes over every tensor that a
// checkpoint has under the same name in the same shape. Buffers count too, so that a quantiser
// keeps its codebook.
#pragma once

#include "data/fit_context.h"
#include "nn/checkpoint.h"
#include "nn/torch.h"

namespace vqlm {

// Copies what has the name, shape and dtype of a parameter or buffer of the module.
InitialTensors copy_matching_tensors(torch::nn::Module& module, const NamedTensors& tensors);

// Copies from model.safetensors in `context.initial_folder` and logs how much; nothing without one.
// Throws InvalidArgument when no tensor matches or the checkpoint's tokenizers are others than the
// context's (the rows of its embeddings would stand for other tokens), RuntimeError when a file of
// it is missing or damaged.
InitialTensors load_initial_tensors(torch::nn::Module& module, const FitContext& context);

}  // namespace vqlm
