// GPT-2 (Radford et al. 2019) from a Hugging Face folder, and our Transformer language model in
// that form. The two are one network: a pre-norm decoder, learned positions, an output layer.
#pragma once

#include <string>

#include "baselines/transformer_lm.h"
#include "core/registries.h"
#include "nn/checkpoint.h"
#include "nn/hugging_face_folder.h"

namespace vqlm {

// The shape of the network that config.json describes. Throws RuntimeError where GPT-2 is set up in
// a way that this network is not.
TransformerLmOptions gpt2_options(const HuggingFaceFolder& folder);

// Weights by the names of our network. Its vocabulary is that of the folder behind the four special
// tokens: begin and end of sequence are its end-of-text token, which has no other id; padding, the
// unknown token and that id have probability 0. `end_of_text`: id in the folder.
NamedTensors gpt2_weights(const HuggingFaceFolder& folder, const TransformerLmOptions& options,
                          std::int64_t end_of_text);

// The other way: a folder with config.json and model.safetensors that `transformers` loads, with
// our ids, whose logits are ours, those of padding and begin of sequence aside, which our network
// never predicts. Throws InvalidArgument where the output layer has a bias or the network is
// post-norm. `path` appears whole or
// not at all.
void write_gpt2_folder(const std::string& path, const TransformerLmOptions& options,
                       const NamedTensors& weights);

// Generator "gpt2". Config: folder; stride (new tokens of a scoring window; default: half of the
// model's positions).
void register_gpt2(Registries& registries);

}  // namespace vqlm
