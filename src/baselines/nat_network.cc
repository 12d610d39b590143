#include "baselines/nat_network.h"

#include <algorithm>
#include <limits>

#include "data/tokenizer.h"

namespace vqlm {
namespace {

constexpr std::int64_t kMostSourceLength = 512;  // longer ones count as this

}  // namespace

NatNetworkImpl::NatNetworkImpl(const TransformerOptions& options, std::int64_t vocab_size,
                               std::int64_t source_vocab_size) {
  embedding_ =
      register_module("embedding", SequenceEmbedding(vocab_size, options.d_model, options.dropout));
  encoder_ = register_module("encoder", TransformerEncoder(options));
  decoder_ = register_module("decoder", TransformerDecoder(options, true));
  source_length_ = register_module("source_length",
                                   torch::nn::Embedding(kMostSourceLength + 1, options.d_model));
  to_length_ = register_module("to_length", torch::nn::Linear(options.d_model, kMostTokens + 1));
  if (source_vocab_size > 0)  // last, so that the others are drawn as without it
    source_embedding_ = register_module(
        "source_embedding", SequenceEmbedding(source_vocab_size, options.d_model, options.dropout));
}

NatNetworkImpl::Encoded NatNetworkImpl::encode(const PaddedIds& source) {
  SequenceEmbedding& embedding = source_embedding_ ? source_embedding_ : embedding_;
  return {{encoder_(embedding(source.ids), source.mask), source.mask},
          embedding->tokens(source.ids),
          source.mask.sum(1)};
}

torch::Tensor NatNetworkImpl::length_log_probs(const Encoded& encoded) {
  const auto hidden = encoded.memory.mask.logical_not().unsqueeze(-1);
  const auto mean =
      encoded.memory.states.masked_fill(hidden, 0).sum(1) / encoded.lengths.unsqueeze(1);
  const auto length = source_length_(encoded.lengths.clamp_max(kMostSourceLength));
  return torch::log_softmax(to_length_(mean + length).to(torch::kFloat), 1);
}

torch::Tensor NatNetworkImpl::hidden(const Encoded& encoded, const torch::Tensor& lengths) {
  const std::int64_t longest = std::max<std::int64_t>(1, lengths.max().item<std::int64_t>());
  const auto places = torch::arange(longest, lengths.options()).unsqueeze(0);
  const auto mask = places.lt(lengths.unsqueeze(1));
  // The source's token that stands at the same share of the way.
  const auto from = (places * encoded.lengths.unsqueeze(1))
                        .div(lengths.clamp_min(1).unsqueeze(1), "floor")
                        .clamp_max(encoded.inputs.size(1) - 1);
  const auto copied =
      encoded.inputs.gather(1, from.unsqueeze(-1).expand({-1, -1, encoded.inputs.size(2)}));
  return decoder_(embedding_->add_positions(copied), &encoded.memory, false, mask);
}

torch::Tensor NatNetworkImpl::logits(const torch::Tensor& hidden) {
  const auto logits = embedding_->logits(hidden);
  if (is_training()) return logits;
  auto never = torch::zeros({logits.size(-1)}, logits.options());
  for (const int id : {kPadId, kBosId, kEosId}) never[id] = -std::numeric_limits<float>::infinity();
  return logits + never;
}

}  // namespace vqlm
