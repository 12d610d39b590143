#include "baselines/vae_network.h"

#include <numbers>
#include <tuple>

#include "baselines/next_token_network.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

constexpr double kEmbeddingRange = 0.1;
const double kLogTwoPi = std::log(2 * std::numbers::pi);

torch::nn::LSTM make_lstm(std::int64_t input, std::int64_t width, std::int64_t num_layers,
                          double dropout) {
  return torch::nn::LSTM(torch::nn::LSTMOptions(input, width)
                             .num_layers(num_layers)
                             .dropout(num_layers > 1 ? dropout : 0.0)
                             .batch_first(true));
}

}  // namespace

torch::Tensor GaussianPosterior::divergence() const {
  return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance);
}

torch::Tensor GaussianPosterior::log_density(const torch::Tensor& z) const {
  return -0.5 * (log_variance + (z - mean).square() / log_variance.exp() + kLogTwoPi).sum(-1);
}

torch::Tensor standard_log_density(const torch::Tensor& z) {
  return -0.5 * (z.square() + kLogTwoPi).sum(-1);
}

VaeNetworkImpl::VaeNetworkImpl(const VaeNetworkOptions& options, std::int64_t vocab_size,
                               std::int64_t num_labels)
    : options_(options) {
  const std::int64_t width = options.d_model, latent = options.latent;
  const std::int64_t given = num_labels > 0 ? 2 * latent : latent;
  embedding_ = register_module("embedding", torch::nn::Embedding(vocab_size, width));
  encoder_ = register_module("encoder", make_lstm(width, width, 1, 0));
  decoder_ = register_module("decoder",
                             make_lstm(width + given, width, options.num_layers, options.dropout));
  to_posterior_ = register_module("to_posterior", torch::nn::Linear(width, 2 * latent));
  to_state_ = register_module("to_state", torch::nn::Linear(given, width * options.num_layers));
  dropout_ = register_module("dropout", torch::nn::Dropout(options.dropout));
  bias_ = register_parameter("bias", torch::zeros({vocab_size}));
  prior_mean_ = register_buffer("prior_mean", torch::zeros({latent}));
  prior_deviation_ = register_buffer("prior_deviation", torch::ones({latent}));
  torch::nn::init::uniform_(embedding_->weight, -kEmbeddingRange, kEmbeddingRange);
  if (num_labels > 0) labels_ = register_module("labels", torch::nn::Embedding(num_labels, latent));
}

GaussianPosterior VaeNetworkImpl::posterior(const PaddedIds& texts) {
  const auto outputs = std::get<0>(encoder_(dropout_(embedding_(texts.ids))));
  const auto last = texts.mask.sum(1).sub(1).view({-1, 1, 1}).expand({-1, 1, outputs.size(2)});
  const auto both = to_posterior_(outputs.gather(1, last).squeeze(1)).chunk(2, 1);
  return {both[0], both[1]};
}

torch::Tensor VaeNetworkImpl::given(const torch::Tensor& z,
                                    const std::vector<std::int64_t>& labels) {
  if (labels.empty()) return z;
  return torch::cat({z, labels_(torch::tensor(labels, torch::kLong).to(z.device()))}, 1);
}

VaeNetworkImpl::State VaeNetworkImpl::first_state(const torch::Tensor& given) {
  const auto cell = to_state_(given)
                        .view({given.size(0), options_.num_layers, options_.d_model})
                        .transpose(0, 1)
                        .contiguous();
  return {cell.tanh(), cell};
}

torch::Tensor VaeNetworkImpl::run(const torch::Tensor& given, const torch::Tensor& inputs,
                                  State& state) {
  auto ids = inputs;
  if (is_training() && options_.word_dropout > 0) {
    const auto unseen = torch::rand(ids.sizes(), given.options()).lt(options_.word_dropout);
    ids = ids.masked_fill(unseen.logical_and(ids.ne(kBosId)), kUnkId);
  }
  const auto beside = given.unsqueeze(1).expand({-1, ids.size(1), -1});
  auto [outputs, last] = decoder_(torch::cat({dropout_(embedding_(ids)), beside}, 2), state);
  state = last;
  return dropout_(outputs);
}

torch::Tensor VaeNetworkImpl::hidden(const torch::Tensor& given, const torch::Tensor& inputs) {
  State state = first_state(given);
  return run(given, inputs, state);
}

torch::Tensor VaeNetworkImpl::logits(const torch::Tensor& hidden) {
  return predictable_logits(torch::linear(hidden, embedding_->weight, bias_), is_training());
}

OutputLayer VaeNetworkImpl::output_layer() const { return {embedding_->weight, bias_}; }

void VaeNetworkImpl::set_prior(const torch::Tensor& mean, const torch::Tensor& deviation) {
  const torch::NoGradGuard no_grad;
  prior_mean_.copy_(mean);
  prior_deviation_.copy_(deviation);
}

class VaeSteps : public NextTokenModel {
 public:
  VaeSteps(VaeNetworkImpl& network, torch::Tensor given)
      : network_(network), given_(std::move(given)), state_(network.first_state(given_)) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    const auto hidden = network_.run(given_, tokens.to(given_.device()), state_);
    return torch::log_softmax(network_.logits(hidden.select(1, -1)), -1);
  }

  void select_rows(const torch::Tensor& rows) override {
    const auto index = rows.to(given_.device());
    given_ = given_.index_select(0, index);
    state_ = {std::get<0>(state_).index_select(1, index),
              std::get<1>(state_).index_select(1, index)};
  }

 private:
  VaeNetworkImpl& network_;
  torch::Tensor given_;
  VaeNetworkImpl::State state_;
};

std::unique_ptr<NextTokenModel> VaeNetworkImpl::start(const torch::Tensor& given) {
  return std::make_unique<VaeSteps>(*this, given);
}

}  // namespace vqlm
