#include "model/text_encoder.h"

#include "core/registry.h"
#include "model/convolution_encoder.h"
#include "model/local_encoder.h"
#include "model/patch_encoder.h"
#include "model/pooling_encoder.h"

namespace vqlm {

TextEncoderOptions read_text_encoder_options(JsonReader& reader,
                                             const TextEncoderOptions& defaults) {
  TextEncoderOptions options;
  options.kind = reader.get_choice(
      "encoder_kind", {"convolution", "patch", "attention_pooling", "local"}, defaults.kind);
  options.transformer = read_transformer_options(reader.child("encoder"), defaults.transformer);
  return options;
}

std::shared_ptr<TextEncoder> make_text_encoder(const TextEncoderOptions& options,
                                               std::int64_t vocab_size, std::int64_t downsampling,
                                               const SequenceEmbedding& shared) {
  const double dropout = options.kind == "local" ? 0 : options.transformer.dropout;
  const SequenceEmbedding embedding =
      shared ? SequenceEmbedding(*shared, dropout)
             : SequenceEmbedding(vocab_size, options.transformer.d_model, dropout);
  if (options.kind == "convolution")
    return std::make_shared<ConvolutionEncoder>(options.transformer, embedding, downsampling);
  if (options.kind == "patch")
    return std::make_shared<PatchEncoder>(options.transformer, embedding, downsampling);
  if (options.kind == "attention_pooling")
    return std::make_shared<PoolingEncoder>(options.transformer, embedding, downsampling);
  if (options.kind == "local")
    return std::make_shared<LocalEncoder>(options.transformer, embedding, downsampling);
  throw_unknown_name("encoder", options.kind,
                     {"attention_pooling", "convolution", "local", "patch"});
}

torch::Tensor state_mask(const torch::Tensor& mask, std::int64_t downsampling) {
  return mask.view({mask.size(0), -1, downsampling}).any(-1);
}

}  // namespace vqlm
