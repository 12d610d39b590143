// The config of `vqvae_lm`: every key with its meaning and default. With "quantizer": "none" it is
// a plain autoencoder (vqvae_autoencoder.h), which has only the keys marked (a).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "model/bound_options.h"
#include "model/level_options.h"
#include "model/text_decoder.h"
#include "model/text_encoder.h"
#include "nn/trainer.h"
#include "nn/transformer.h"

namespace vqlm {

struct VqvaeOptions {
  // (a) "source": prior and decoder attend to the source text; "label".
  std::string condition = "none";
  bool quantised = true;  // not with "quantizer": "none" (a)
  // "levels", or the flat keys of one: downsampling (a), quantizer and its own keys, of which
  // code_dim (a), heads, ..., prior.
  std::vector<LevelOptions> levels;  // top first
  // (a) "encoder_kind", "encoder": of the text whose codes are wanted.
  TextEncoderOptions encoder;
  // (a) One table of token embeddings for encoder and decoder. It stands still with the codes,
  // which depend on it, and so do a source's tokens, where they have no table of their own.
  bool share_embeddings = false;
  TransformerOptions source_encoder;  // (a) condition "source": of it; default as `encoder`
  TextDecoderOptions decoder;         // (a) "decoder_kind", "decoder", "word_dropout"
  double label_smoothing = 0;         // (a) of the decoder's loss
  double prior_weight = 1;            // of the priors' mean losses a code, added over levels
  // (a) "parallel" and "refinement": share of the training's steps in which positions carry their
  // true token instead of their code, with a probability that falls from 1 to 0.
  double target_annealing = 0;
  double code_dropout = 0;  // share of the training texts whose codes the decoder does not see
  // Once the codes stand still, a share of those the decoder trains on is drawn from the prior, as
  // all are when it generates; the share is drawn anew for each text, from 0 to this.
  double code_noise = 0;
  // Shares of the training's steps.
  double quantize_from = 0.05;  // before, the encoder's states go to the decoder unquantised
  double freeze_codes = 0.6;    // after, encoder and codebook stand still; prior and decoder go on
  double prior_from = 0;        // before, the priors do not learn; freeze_codes: two stages
  // Generation.
  std::string decode_text = "same";  // "greedy": the decoder's method whatever the codes' is
  // Greedy and beam: the top prior's best, each completed by the best codes of the levels below and
  // a text, and chosen by their joint score.
  std::int64_t code_candidates = 1;
  std::int64_t code_beam_size = 0;      // of the prior's search; 0: as wide as the text's
  double code_length_penalty = 1;       // of the prior's search; the decoder has the task's
  BoundOptions bound;                   // "bound": how texts are scored
  std::int64_t prefix_candidates = 32;  // code sequences drawn to continue a prefix
  TrainerOptions training;              // (a)
};

// Whether the config asks for the quantiser "none".
bool asks_for_no_codes(const JsonReader& reader);

// Reads all keys, those of the levels' bottlenecks included. Throws InvalidArgument.
VqvaeOptions read_vqvae_options(JsonReader& reader);

}  // namespace vqlm
