#include "model/vqvae_network.h"

#include <utility>

namespace vqlm {
namespace {

// Beside a condition, the decoder starts almost without the codes that stand at its positions and
// takes them in as they come to say something; at full size the noise of untrained codes keeps it
// from learning the condition.
constexpr double kAlignedStart = 0.05;

}  // namespace

VqvaeNetworkImpl::VqvaeNetworkImpl(const VqvaeOptions& options, const VocabularySizes& sizes,
                                   std::shared_ptr<Quantizer> quantizer)
    : downsampling_(options.downsampling), quantizer_(std::move(quantizer)) {
  const auto width = options.encoder.transformer.d_model;
  const auto num_codes = quantizer_->codebook().size(0), code_dim = quantizer_->codebook().size(1);
  const auto& decoder = options.decoder;
  embedding_ = register_module("embedding",
                               SequenceEmbedding(sizes.tokens, width, decoder.transformer.dropout));
  encoder_ = register_module(
      "encoder", make_text_encoder(options.encoder, sizes.tokens, options.downsampling));
  // Named as a part of the encoder, as in the files of models that have it there.
  state_projection_ = encoder_->register_module("projection", torch::nn::Linear(width, code_dim));
  encoder_->add_downsampling();
  register_module("quantizer", quantizer_);
  code_projection_ = register_module("code_projection", torch::nn::Linear(code_dim, width));
  aligned_projection_ = register_module("aligned_projection", torch::nn::Linear(code_dim, width));
  if (options.condition != "none") {
    const torch::NoGradGuard no_grad;
    aligned_projection_->weight.mul_(kAlignedStart);
    aligned_projection_->bias.zero_();
  }
  decoder_ = register_module("decoder", make_text_decoder(decoder, embedding_));
  prior_ =
      register_module("prior", CodePrior(options.prior, num_codes, options.condition != "none"));
  if (options.condition == "none") return;
  if (options.condition == "source")
    source_encoder_ = register_module("source_encoder", TransformerEncoder(options.source_encoder));
  else
    label_embedding_ =
        register_module("label_embedding", torch::nn::Embedding(sizes.labels, width));
  condition_projection_ =
      register_module("condition_projection", torch::nn::Linear(width, options.prior.d_model));
  if (source_encoder_ && sizes.sources > 0)  // last, so that the others are drawn as without it
    source_embedding_ = register_module(
        "source_embedding", SequenceEmbedding(sizes.sources, width, decoder.transformer.dropout));
}

EncodedStates VqvaeNetworkImpl::encode(const TextBatch& batch) {
  EncodedStates encoded = encoder_->forward(batch.targets, batch.mask);
  encoded.states = state_projection_->forward(encoded.states).to(torch::kFloat32);
  if (quantizer_->normalises_states())
    encoded.states = torch::layer_norm(encoded.states, {encoded.states.size(-1)});
  return encoded;
}

std::pair<torch::Tensor, torch::Tensor> VqvaeNetworkImpl::codes(const TextBatch& batch) {
  const torch::NoGradGuard no_grad;
  const auto encoded = encode(batch);
  return {quantizer_->forward(encoded.states, encoded.mask).codes, encoded.mask};
}

Memory VqvaeNetworkImpl::condition(const TextBatch& batch) {
  if (source_encoder_) {
    SequenceEmbedding& embedding = source_embedding_ ? source_embedding_ : embedding_;
    return {source_encoder_->forward(embedding->forward(batch.source), batch.source_mask),
            batch.source_mask};
  }
  if (label_embedding_)
    return {label_embedding_->forward(batch.labels).unsqueeze(1),
            torch::ones({batch.labels.size(0), 1}, batch.labels.options().dtype(torch::kBool))};
  return {};
}

DecoderInput VqvaeNetworkImpl::decoder_input(const torch::Tensor& vectors,
                                             const torch::Tensor& code_mask,
                                             const Memory& condition) {
  const Memory codes{embedding_->add_positions(code_projection_->forward(vectors)), code_mask};
  DecoderInput input;
  input.memory = condition.states.defined() ? join_memories({condition, codes}) : codes;
  const auto aligned =
      aligned_projection_->forward(vectors).masked_fill(code_mask.logical_not().unsqueeze(-1), 0);
  input.aligned = aligned.repeat_interleave(downsampling_, 1);
  input.mask = code_mask.repeat_interleave(downsampling_, 1);
  return input;
}

torch::Tensor VqvaeNetworkImpl::show_targets(const torch::Tensor& aligned,
                                             const torch::Tensor& targets, double share) {
  const auto shown = torch::rand(targets.sizes(), aligned.options()).lt(share);
  return torch::where(shown.logical_and(targets.ne(kPadId)).unsqueeze(-1),
                      embedding_->tokens(targets), aligned);
}

Memory VqvaeNetworkImpl::prior_memory(const Memory& condition) {
  if (!condition.states.defined()) return {};
  return {condition_projection_->forward(condition.states), condition.mask};
}

torch::Tensor VqvaeNetworkImpl::prior_logits(const torch::Tensor& codes,
                                             const torch::Tensor& code_mask,
                                             const Memory& condition) {
  const Memory memory = prior_memory(condition);
  return prior_->logits(codes, code_mask, memory.states.defined() ? &memory : nullptr);
}

}  // namespace vqlm
