// The config of `vqvae_lm`: every key with its meaning and default.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/json_reader.h"
#include "model/text_decoder.h"
#include "nn/trainer.h"
#include "nn/transformer.h"

namespace vqlm {

struct VqvaeOptions {
  std::string condition = "none";  // "source": prior and decoder attend to the source text; "label"
  std::int64_t downsampling = 4;   // tokens a code stands for, 1 to 16
  std::string quantizer = "vq_ema";  // its own keys stand beside it: codes, code_dim, ...
  TransformerOptions encoder;        // of the text, and of the source
  TextDecoderOptions decoder;        // "decoder_kind", "decoder", "word_dropout"
  TransformerOptions prior;
  double label_smoothing = 0;  // of the decoder's loss
  double prior_weight = 1;     // of the prior's mean loss a code
  double code_noise = 0;  // share of the codes the decoder trains on that are drawn from the prior
  // Shares of the training's steps.
  double quantize_from = 0.05;  // before, the encoder's states go to the decoder unquantised
  double freeze_codes = 0.6;    // after, encoder and codebook stand still; prior and decoder go on
  // Generation.
  std::string decode_text = "same";     // "greedy": the decoder's method whatever the codes' is
  std::int64_t code_candidates = 1;     // greedy and beam: code sequences tried, best joint score
  std::int64_t prefix_candidates = 32;  // code sequences drawn to continue a prefix
  TrainerOptions training;
};

// Reads all keys, those of the quantiser included (it is made once and thrown away, so that its
// mistakes are found before any work). Throws InvalidArgument.
VqvaeOptions read_vqvae_options(JsonReader& reader);

}  // namespace vqlm
