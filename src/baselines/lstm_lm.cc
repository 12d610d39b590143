#include "baselines/lstm_lm.h"

#include <tuple>

#include "baselines/language_model.h"

namespace vqlm {
namespace {

constexpr double kEmbeddingRange = 0.1;

using LstmState = std::tuple<torch::Tensor, torch::Tensor>;

class LstmNetwork : public NextTokenNetwork {
 public:
  LstmNetwork(const LstmLmOptions& options, std::int64_t vocab_size, std::int64_t num_labels)
      : vocab_size_(vocab_size) {
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

  torch::Tensor hidden(const torch::Tensor& ids) override { return std::get<0>(run(ids, nullptr)); }

  // Layer by layer, since the fused call keeps the last one's alone.
  std::vector<torch::Tensor> layer_states(const torch::Tensor& ids) override {
    constexpr std::size_t kWeights = 4;  // of a layer
    const std::vector<torch::Tensor> weights = lstm_->all_weights();
    torch::Tensor x = embedding_(ids.to(embedding_->weight.device()));
    const torch::Tensor zeros = torch::zeros({1, x.size(0), x.size(2)}, x.options());
    std::vector<torch::Tensor> states;
    for (std::size_t first = 0; first < weights.size(); first += kWeights) {
      const at::TensorList layer(weights.data() + first, kWeights);
      x = std::get<0>(torch::lstm(x, {zeros, zeros}, layer, true, 1, 0.0, false, false, true));
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
  std::int64_t vocab_size_;
  torch::nn::Embedding embedding_{nullptr};
  torch::nn::LSTM lstm_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
  torch::Tensor bias_;
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
  registries.generators.add("lstm_lm",
                            "LSTM language model: tied embeddings, dropout between layers",
                            [](JsonReader& reader) {
                              auto model = std::make_unique<LstmLm>();
                              model->configure(reader);
                              return model;
                            });
}

}  // namespace vqlm
