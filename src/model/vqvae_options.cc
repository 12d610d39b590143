#include "model/vqvae_options.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/bottleneck.h"

namespace vqlm {
namespace {

// Decoder and source have one table of embeddings, and the decoder attends to the source as it is.
void require_width(JsonReader& reader, const std::string& key, const TransformerOptions& options,
                   const TransformerOptions& encoder) {
  if (options.d_model != encoder.d_model)
    throw InvalidArgument(expected_got(reader.where(key) + "/d_model",
                                       "the encoder's " + std::to_string(encoder.d_model),
                                       std::to_string(options.d_model)));
}

void read_networks(JsonReader& reader, VqvaeOptions& options) {
  options.encoder = read_text_encoder_options(reader, options.encoder);
  const TransformerOptions& encoder = options.encoder.transformer;
  options.source_encoder = encoder;
  if (options.condition == "source") {
    options.source_encoder = read_transformer_options(reader.child("source_encoder"), encoder);
    require_width(reader, "source_encoder", options.source_encoder, encoder);
  }
  options.share_embeddings = reader.get_bool("share_embeddings", options.share_embeddings);
  options.decoder.kind = reader.get_choice(
      "decoder_kind", {"autoregressive", "parallel", "refinement"}, options.decoder.kind);
  if (options.decoder.kind == "refinement")
    options.decoder.refinement_steps =
        reader.get_int("refinement_steps", options.decoder.refinement_steps, 0, 100);
  options.decoder.transformer = read_transformer_options(reader.child("decoder"), encoder);
  require_width(reader, "decoder", options.decoder.transformer, encoder);
}

// Of the decoder.
void read_text_loss(JsonReader& reader, VqvaeOptions& options) {
  options.decoder.word_dropout =
      reader.get_double("word_dropout", options.decoder.word_dropout, 0, 1);
  options.label_smoothing = reader.get_double("label_smoothing", options.label_smoothing, 0, 0.99);
  if (options.decoder.kind != "autoregressive")
    options.target_annealing =
        reader.get_double("target_annealing", options.target_annealing, 0, 1);
}

// Without codes: states pass at all times, and nothing stands still.
void read_autoencoder(JsonReader& reader, VqvaeOptions& options) {
  reader.get_string("quantizer");
  options.quantised = false;
  options.quantize_from = options.freeze_codes = options.prior_from = 1;
  LevelOptions level;
  level.downsampling =
      reader.get_int("downsampling", level.downsampling, 1, kMostTokensOfLowestLevel);
  options.levels = {level};
  make_passing_bottleneck(reader);
}

void read_losses(JsonReader& reader, VqvaeOptions& options) {
  options.prior_weight = reader.get_double("prior_weight", options.prior_weight, 0);
  options.code_dropout = reader.get_double("code_dropout", options.code_dropout, 0, 1);
  options.code_noise = reader.get_double("code_noise", options.code_noise, 0, 1);
  options.quantize_from = reader.get_double("quantize_from", options.quantize_from, 0, 1);
  options.freeze_codes = reader.get_double("freeze_codes", options.freeze_codes, 0, 1);
  options.prior_from = reader.get_double("prior_from", options.prior_from, 0, 1);
  if (options.freeze_codes < options.quantize_from)
    throw InvalidArgument(expected_got(reader.where("freeze_codes"),
                                       "a share not below quantize_from",
                                       std::to_string(options.freeze_codes)));
}

void read_generation(JsonReader& reader, VqvaeOptions& options) {
  options.decode_text = reader.get_choice("decode_text", {"same", "greedy"}, options.decode_text);
  options.code_candidates = reader.get_int("code_candidates", options.code_candidates, 1, 1000);
  options.code_beam_size = reader.get_int("code_beam_size", options.code_beam_size, 0, 1000);
  options.code_length_penalty =
      reader.get_double("code_length_penalty", options.code_length_penalty, 0, 10);
  options.prefix_candidates =
      reader.get_int("prefix_candidates", options.prefix_candidates, 1, 10000);
  options.bound = read_bound_options(reader.child("bound"));
}

}  // namespace

bool asks_for_no_codes(const JsonReader& reader) {
  const auto it = reader.value().find("quantizer");
  return it != reader.value().end() && *it == "none";
}

VqvaeOptions read_vqvae_options(JsonReader& reader) {
  VqvaeOptions options;
  options.condition =
      reader.get_choice("condition", {"none", "source", "label"}, options.condition);
  read_networks(reader, options);
  read_text_loss(reader, options);
  if (asks_for_no_codes(reader)) {
    read_autoencoder(reader, options);
  } else {
    options.levels = read_levels(reader, options.encoder.transformer);
    read_losses(reader, options);
    read_generation(reader, options);
  }
  options.training = read_trainer_options(reader.child("training"), options.training);
  return options;
}

}  // namespace vqlm
