#include "baselines/lstm_lm.h"

#include <tuple>

#include "baselines/language_model.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

constexpr double kEmbeddingRange = 0.1;
constexpr std::size_t kWeights = 4;  // of a layer: input, recurrence, their biases

using LstmState = std::tuple<torch::Tensor, torch::Tensor>;

class LstmNetwork : public NextTokenNetwork {
 public:
  LstmNetwork(const LstmLmOptions& options, std::int64_t vocab_size, std::int64_t num_labels)
      : options_(options), vocab_size_(vocab_size) {
    embedding_ = register_module("embedding",
                                 torch::nn::Embedding(vocab_size + num_labels, options.d_model));
    lstm_ = register_module(
        "lstm", torch::nn::LSTM(torch::nn::LSTMOptions(options.d_model, options.d_model)
                                    .num_layers(options.num_layers)
                                    .dropout(options.num_layers > 1 ? options.dropout : 0.0)
                                    .batch_first(true)));
    dropout_ = register_module("dropout", torch::nn::Dropout(options.dropout));
    bias_ = register_parameter("bias", torch::zeros({vocab_size}));
    torch::nn::init::uniform_(embedding_->weight, -kEmbeddingRange, kEmbeddingRange);
  }

  torch::Tensor hidden(const torch::Tensor& ids) override {
    if (is_training() && options_.awd()) return regularized(ids);
    return std::get<0>(run(ids, nullptr));
  }

  torch::Tensor penalty() const override { return penalty_; }

  // Layer by layer, since the fused call keeps the last one's alone.
  std::vector<torch::Tensor> layer_states(const torch::Tensor& ids) override {
    const std::vector<torch::Tensor> weights = lstm_->all_weights();
    torch::Tensor x = embedding_(ids.to(embedding_->weight.device()));
    std::vector<torch::Tensor> states;
    for (std::size_t first = 0; first < weights.size(); first += kWeights) {
      x = layer_outputs(x, at::TensorList(weights.data() + first, kWeights));
      states.push_back(x);
    }
    return states;
  }

  torch::Tensor logits(const torch::Tensor& hidden) override {
    const OutputLayer layer = output_layer();
    return predictable_logits(torch::linear(hidden, layer.weight, layer.bias), is_training());
  }

  OutputLayer output_layer() override {
    return {embedding_->weight.narrow(0, 0, vocab_size_), bias_};
  }

  std::unique_ptr<NextTokenModel> start(std::int64_t num_lead) override;

  // Outputs [B, T, D] and the state after the last id, [layers, B, D] each; `state` null starts
  // from zero.
  std::tuple<torch::Tensor, LstmState> run(const torch::Tensor& ids, const LstmState* state) {
    const torch::Tensor inputs = dropout_(embedding_(ids.to(embedding_->weight.device())));
    auto [outputs, last] = state == nullptr ? lstm_(inputs) : lstm_(inputs, *state);
    return {dropout_(outputs), last};
  }

 private:
  // One layer from a zero state: x [B, T, D] -> [B, T, D].
  static torch::Tensor layer_outputs(const torch::Tensor& x, at::TensorList weights) {
    const torch::Tensor zeros = torch::zeros({1, x.size(0), x.size(2)}, x.options());
    return std::get<0>(torch::lstm(x, {zeros, zeros}, weights, true, 1, 0.0, false, false, true));
  }

  // Outputs in training under the AWD options; sets `penalty_`.
  torch::Tensor regularized(const torch::Tensor& ids) {
    const torch::Tensor device_ids = ids.to(embedding_->weight.device());
    torch::Tensor x = dropped(dropped_words(device_ids));
    torch::Tensor raw;
    std::vector<torch::Tensor> weights = lstm_->all_weights();
    for (std::size_t first = 0; first < weights.size(); first += kWeights) {
      weights[first + 1] = torch::dropout(weights[first + 1], options_.weight_dropout, true);
      raw = layer_outputs(x, at::TensorList(weights.data() + first, kWeights));
      x = dropped(raw);
    }
    const torch::Tensor real = device_ids.ne(kPadId).unsqueeze(-1).to(x.scalar_type());
    penalty_ = options_.activation_regularization * mean_square(x, real);
    if (raw.size(1) > 1)
      penalty_ =
          penalty_ + options_.temporal_regularization *
                         mean_square(raw.slice(1, 1) - raw.slice(1, 0, -1), real.slice(1, 1));
    return x;
  }

  // x [B, T, D] over the places where real [B, T, 1] is 1.
  static torch::Tensor mean_square(const torch::Tensor& x, const torch::Tensor& real) {
    return (x.square() * real).sum() / (real.sum() * x.size(2)).clamp_min(1);
  }

  torch::Tensor dropped_words(const torch::Tensor& ids) {
    const torch::Tensor embedded = embedding_(ids);
    if (options_.embedding_dropout == 0) return embedded;
    const torch::Tensor words = torch::ones({embedding_->weight.size(0)}, embedded.options());
    return embedded *
           torch::dropout(words, options_.embedding_dropout, true).index({ids}).unsqueeze(-1);
  }

  torch::Tensor dropped(const torch::Tensor& x) {
    if (!options_.locked_dropout) return dropout_(x);
    return x * dropout_(torch::ones({x.size(0), 1, x.size(2)}, x.options()));
  }

  LstmLmOptions options_;
  std::int64_t vocab_size_;
  torch::nn::Embedding embedding_{nullptr};
  torch::nn::LSTM lstm_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
  torch::Tensor bias_;
  torch::Tensor penalty_;  // of the last call in training
};

class LstmSteps : public NextTokenModel {
 public:
  explicit LstmSteps(LstmNetwork& network) : network_(network) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    torch::Tensor outputs;
    std::tie(outputs, state_) = network_.run(tokens, started_ ? &state_ : nullptr);
    started_ = true;
    return torch::log_softmax(network_.logits(outputs.select(1, -1)), -1);
  }

  void select_rows(const torch::Tensor& rows) override {
    const torch::Tensor index = rows.to(std::get<0>(state_).device());
    state_ = {std::get<0>(state_).index_select(1, index),
              std::get<1>(state_).index_select(1, index)};
  }

 private:
  LstmNetwork& network_;
  LstmState state_;
  bool started_ = false;
};

std::unique_ptr<NextTokenModel> LstmNetwork::start(std::int64_t /*num_lead*/) {
  return std::make_unique<LstmSteps>(*this);
}

class LstmLm : public LanguageModel {
 public:
  LstmLm() : LanguageModel("lstm_lm", 2) { training_.schedule.peak = 2e-3; }

 protected:
  void read_network(JsonReader& reader) override {
    options_.d_model = reader.get_int("d_model", options_.d_model, 1, 65536);
    options_.num_layers = reader.get_int("num_layers", options_.num_layers, 1, 64);
    options_.dropout = reader.get_double("dropout", options_.dropout, 0, 0.95);
    options_.context = reader.get_int("context", options_.context, 2, 1 << 20);
    const auto rate = [&](const char* key) { return reader.get_double(key, 0.0, 0, 0.95); };
    options_.weight_dropout = rate("weight_dropout");
    options_.embedding_dropout = rate("embedding_dropout");
    options_.locked_dropout = reader.get_bool("locked_dropout", false);
    const auto strength = [&](const char* key) { return reader.get_double(key, 0.0, 0, 1e6); };
    options_.activation_regularization = strength("activation_regularization");
    options_.temporal_regularization = strength("temporal_regularization");
  }
  std::shared_ptr<NextTokenNetwork> build_network(std::int64_t vocab_size,
                                                  std::int64_t num_labels) override {
    return make_lstm_network(options_, vocab_size, num_labels);
  }
  std::int64_t num_layers() const override { return options_.num_layers; }
  WindowOptions training_windows() const override { return {options_.context, options_.context}; }
  WindowOptions scoring_windows() const override { return {}; }

 private:
  LstmLmOptions options_;
};

}  // namespace

std::shared_ptr<NextTokenNetwork> make_lstm_network(const LstmLmOptions& options,
                                                    std::int64_t vocab_size,
                                                    std::int64_t num_labels) {
  return std::make_shared<LstmNetwork>(options, vocab_size, num_labels);
}

void register_lstm_lm(Registries& registries) {
  registries.generators.add(
      "lstm_lm", "LSTM language model: tied embeddings, dropout between layers, AWD options",
      [](JsonReader& reader) {
        auto model = std::make_unique<LstmLm>();
        model->configure(reader);
        return model;
      });
}

}  // namespace vqlm
