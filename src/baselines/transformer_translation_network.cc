#include "baselines/transformer_translation_network.h"

#include "baselines/next_token_network.h"
#include "nn/linear.h"
#include "nn/sequence_embedding.h"

namespace vqlm {
namespace {

class TransformerTranslationNetwork : public TranslationNetwork {
 public:
  explicit TransformerTranslationNetwork(const TransformerTranslationOptions& options) {
    const std::int64_t width = options.decoder.d_model;
    const double dropout = options.decoder.dropout;
    embedding_ =
        register_module("embedding", SequenceEmbedding(options.vocab_size, width, dropout));
    encoder_ = register_module("encoder", TransformerEncoder(options.encoder));
    decoder_ = register_module("decoder", TransformerDecoder(options.decoder, true));
    if (!options.tied)
      output_ = register_module("output", torch::nn::Linear(width, options.vocab_size));
    else if (options.output_bias)
      bias_ = register_parameter("output_bias", torch::zeros({options.vocab_size}));
    if (options.source_vocab_size > 0)  // last, so that the others are drawn as without it
      source_embedding_ = register_module(
          "source_embedding", SequenceEmbedding(options.source_vocab_size, width, dropout));
  }

  torch::Tensor hidden(const PaddedIds& source, const torch::Tensor& inputs) override {
    const Memory memory = encode(source);
    return decoder_(embedding_(inputs), &memory);
  }

  torch::Tensor logits(const torch::Tensor& hidden) override {
    const OutputLayer layer = output_layer();
    return predictable_logits(linear(hidden, layer.weight, layer.bias), is_training());
  }

  OutputLayer output_layer() const override {
    if (output_) return {output_->weight, output_->bias};
    return {embedding_->weight(), bias_};
  }

  std::unique_ptr<NextTokenModel> start(const PaddedIds& source) override;

  DecoderCache start_cache(const PaddedIds& source) {
    const Memory memory = encode(source);
    return decoder_->start(&memory);
  }

  // Appends ids [R, t] to the cache; log-probabilities of the next one, [R, V].
  torch::Tensor step(const torch::Tensor& ids, DecoderCache& cache) {
    const torch::Tensor embedded = embedding_(ids.to(embedding_->weight().device()), cache.length);
    return torch::log_softmax(logits(decoder_->step(embedded, cache).select(1, -1)), -1);
  }

 private:
  Memory encode(const PaddedIds& source) {
    SequenceEmbedding& embedding = source_embedding_ ? source_embedding_ : embedding_;
    return {encoder_(embedding(source.ids), source.mask), source.mask};
  }

  SequenceEmbedding embedding_{nullptr};
  SequenceEmbedding source_embedding_{nullptr};  // null where `embedding_` serves sources too
  TransformerEncoder encoder_{nullptr};
  TransformerDecoder decoder_{nullptr};
  torch::nn::Linear output_{nullptr};  // null: tied to the embedding
  torch::Tensor bias_;                 // of the tied layer, or undefined
};

class TranslationSteps : public NextTokenModel {
 public:
  TranslationSteps(TransformerTranslationNetwork& network, const PaddedIds& source)
      : network_(network), cache_(network.start_cache(source)) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    return network_.step(tokens, cache_);
  }
  void select_rows(const torch::Tensor& rows) override { cache_.select_rows(rows); }
  void keep_attention() override { cache_.keep_attention = true; }
  torch::Tensor attention() const override { return cache_.attention; }

 private:
  TransformerTranslationNetwork& network_;
  DecoderCache cache_;
};

std::unique_ptr<NextTokenModel> TransformerTranslationNetwork::start(const PaddedIds& source) {
  return std::make_unique<TranslationSteps>(*this, source);
}

}  // namespace

std::shared_ptr<TranslationNetwork> make_transformer_translation_network(
    const TransformerTranslationOptions& options) {
  return std::make_shared<TransformerTranslationNetwork>(options);
}

}  // namespace vqlm
