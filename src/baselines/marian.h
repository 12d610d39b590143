// Marian translation models (Junczys-Dowmunt et al. 2018, P18-4020; the OPUS-MT models of Tiedemann
// and Thottingal 2020) from a Hugging Face folder: a post-norm encoder-decoder with sinusoidal
// positions and one embedding for source, target and output.
#pragma once

#include <cstdint>
#include <string>

#include "baselines/transformer_translation_network.h"
#include "core/registries.h"
#include "data/tokenizer.h"
#include "nn/checkpoint.h"
#include "nn/hugging_face_folder.h"

namespace vqlm {

// The shape of the network that config.json describes, its vocabulary behind the four special ids.
// Throws RuntimeError where Marian is set up in a way that this network is not.
TransformerTranslationOptions marian_options(const HuggingFaceFolder& folder);

// Weights by the names of our network. Begin of sequence is the folder's decoder_start_token_id,
// end of sequence its eos_token_id, which has no other id; unknown words keep their id behind the
// special ones. Padding, the folder's and ours, has probability 0, as `transformers` forbids it
// when it generates.
NamedTensors marian_weights(const HuggingFaceFolder& folder,
                            const TransformerTranslationOptions& options);

// The other way: a folder that `transformers` loads as Marian, with our ids, padding in the
// place of begin of sequence, and the bytes of our SentencePiece model for both sides. `weights`
// are of a network with these options. Throws InvalidArgument where the network is pre-norm, its
// embeddings are not tied, or the tokenizer is not SentencePiece. `path` appears whole or not at
// all.
void write_marian_folder(const std::string& path, const TransformerTranslationOptions& options,
                         const NamedTensors& weights, const Tokenizer& tokenizer);

// Generator "marian". Config: folder.
void register_marian(Registries& registries);

}  // namespace vqlm
