#include "baselines/translation_network.h"

#include "baselines/next_token_network.h"

namespace vqlm {

TranslationNetworkImpl::TranslationNetworkImpl(const TransformerOptions& options,
                                               std::int64_t vocab_size,
                                               std::int64_t source_vocab_size) {
  embedding_ =
      register_module("embedding", SequenceEmbedding(vocab_size, options.d_model, options.dropout));
  encoder_ = register_module("encoder", TransformerEncoder(options));
  decoder_ = register_module("decoder", TransformerDecoder(options, true));
  if (source_vocab_size > 0)  // last, so that the others are drawn as without it
    source_embedding_ = register_module(
        "source_embedding", SequenceEmbedding(source_vocab_size, options.d_model, options.dropout));
}

Memory TranslationNetworkImpl::encode(const PaddedIds& source) {
  SequenceEmbedding& embedding = source_embedding_ ? source_embedding_ : embedding_;
  return {encoder_(embedding(source.ids), source.mask), source.mask};
}

torch::Tensor TranslationNetworkImpl::logits(const torch::Tensor& hidden) {
  return predictable_logits(embedding_->logits(hidden), is_training());
}

torch::Tensor TranslationNetworkImpl::forward(const PaddedIds& source,
                                              const torch::Tensor& inputs) {
  return logits(hidden(source, inputs));
}

torch::Tensor TranslationNetworkImpl::hidden(const PaddedIds& source, const torch::Tensor& inputs) {
  const Memory memory = encode(source);
  return decoder_(embedding_(inputs), &memory);
}

OutputLayer TranslationNetworkImpl::output_layer() const { return {embedding_->weight(), {}}; }

class TranslationSteps : public NextTokenModel {
 public:
  TranslationSteps(TranslationNetworkImpl& network, const PaddedIds& source) : network_(network) {
    const Memory memory = network.encode(source);
    cache_ = network.decoder_->start(&memory);
  }

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    const torch::Tensor ids = tokens.to(network_.embedding_->weight().device());
    const torch::Tensor embedded = network_.embedding_(ids, cache_.length);
    const torch::Tensor hidden = network_.decoder_->step(embedded, cache_);
    return torch::log_softmax(network_.logits(hidden.select(1, -1)), -1);
  }

  void select_rows(const torch::Tensor& rows) override { cache_.select_rows(rows); }

 private:
  TranslationNetworkImpl& network_;
  DecoderCache cache_;
};

std::unique_ptr<NextTokenModel> TranslationNetworkImpl::start(const PaddedIds& source) {
  return std::make_unique<TranslationSteps>(*this, source);
}

}  // namespace vqlm
