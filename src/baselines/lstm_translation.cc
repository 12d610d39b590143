#include "baselines/lstm_translation.h"

#include <tuple>
#include <utility>

#include "baselines/next_token_network.h"
#include "baselines/translation_generator.h"
#include "core/error.h"

namespace vqlm {
namespace {

constexpr double kEmbeddingRange = 0.1;
constexpr double kMasked = -1e9;

using LstmState = std::tuple<torch::Tensor, torch::Tensor>;  // [layers, B, D] each

// What the decoder attends to.
struct EncodedSource {
  torch::Tensor states;  // [B, S, D]
  torch::Tensor keys;    // [B, S, D]: W s or U s
  torch::Tensor bias;    // [B, 1, S]: kMasked where there is no token

  void select_rows(const torch::Tensor& rows) {
    for (torch::Tensor* tensor : {&states, &keys, &bias}) *tensor = tensor->index_select(0, rows);
  }
};

class LstmTranslationNetwork : public TranslationNetwork {
 public:
  LstmTranslationNetwork(const LstmTranslationOptions& options, std::int64_t vocab_size,
                         std::int64_t source_vocab_size)
      : options_(options) {
    const std::int64_t width = options.d_model;
    embedding_ = register_module("embedding", torch::nn::Embedding(vocab_size, width));
    const double between = options.num_layers > 1 ? options.dropout : 0.0;
    const auto lstm = torch::nn::LSTMOptions(width, width)
                          .num_layers(options.num_layers)
                          .dropout(between)
                          .batch_first(true);
    auto both_ways = lstm;
    encoder_ = register_module(
        "encoder", torch::nn::LSTM(both_ways.hidden_size(width / 2).bidirectional(true)));
    decoder_ = register_module("decoder", torch::nn::LSTM(lstm));
    to_state_ =
        register_module("to_state", torch::nn::Linear(width, 2 * options.num_layers * width));
    to_key_ = register_module(
        "to_key", torch::nn::Linear(torch::nn::LinearOptions(width, width).bias(false)));
    if (options.additive) {
      to_query_ = register_module("to_query", torch::nn::Linear(width, width));
      to_score_ = register_module(
          "to_score", torch::nn::Linear(torch::nn::LinearOptions(width, 1).bias(false)));
    }
    combine_ = register_module("combine", torch::nn::Linear(2 * width, width));
    dropout_ = register_module("dropout", torch::nn::Dropout(options.dropout));
    bias_ = register_parameter("bias", torch::zeros({vocab_size}));
    torch::nn::init::uniform_(embedding_->weight, -kEmbeddingRange, kEmbeddingRange);
    if (source_vocab_size == 0) return;
    source_embedding_ =
        register_module("source_embedding", torch::nn::Embedding(source_vocab_size, width));
    torch::nn::init::uniform_(source_embedding_->weight, -kEmbeddingRange, kEmbeddingRange);
  }

  torch::Tensor hidden(const PaddedIds& source, const torch::Tensor& inputs) override {
    EncodedSource encoded;
    LstmState state = encode(source, encoded);
    return run(inputs, encoded, state);
  }

  torch::Tensor logits(const torch::Tensor& hidden) override {
    return predictable_logits(torch::linear(hidden, embedding_->weight, bias_), is_training());
  }

  OutputLayer output_layer() const override { return {embedding_->weight, bias_}; }

  std::unique_ptr<NextTokenModel> start(const PaddedIds& source) override;

  // The decoder's first state; `encoded` is filled in.
  LstmState encode(const PaddedIds& source, EncodedSource& encoded) {
    auto& embedding = source_embedding_ ? source_embedding_ : embedding_;
    const auto lengths = source.mask.sum(1).cpu();
    const auto packed = torch::nn::utils::rnn::pack_padded_sequence(dropout_(embedding(source.ids)),
                                                                    lengths, true, false);
    const auto outputs = std::get<0>(encoder_->forward_with_packed_input(packed));
    encoded.states = std::get<0>(
        torch::nn::utils::rnn::pad_packed_sequence(outputs, true, 0.0, source.ids.size(1)));
    encoded.keys = to_key_(encoded.states);
    encoded.bias = torch::zeros(source.mask.sizes(), encoded.states.options())
                       .masked_fill_(source.mask.logical_not(), kMasked)
                       .unsqueeze(1);
    const auto count = lengths.to(encoded.states.device()).unsqueeze(1);
    const auto mean = encoded.states.sum(1) / count;  // padding is zero
    const auto both = to_state_(mean)
                          .tanh()
                          .view({mean.size(0), 2, options_.num_layers, options_.d_model})
                          .permute({1, 2, 0, 3})
                          .contiguous();
    return {both[0], both[1]};
  }

  // inputs [B, T] -> [B, T, D]; moves `state` on. `attention` takes that of the last position, as
  // NextTokenModel has it.
  torch::Tensor run(const torch::Tensor& inputs, const EncodedSource& encoded, LstmState& state,
                    torch::Tensor* attention = nullptr) {
    auto [outputs, last] = decoder_(dropout_(embedding_(inputs)), state);
    state = last;
    const auto weights = torch::softmax(scores(outputs, encoded) + encoded.bias, -1);
    if (attention != nullptr)
      *attention = weights.select(1, -1).masked_fill(encoded.bias.squeeze(1).lt(0), -1);
    const auto context = weights.bmm(encoded.states);
    return dropout_(combine_(torch::cat({context, outputs}, -1)).tanh());
  }

 private:
  // [B, T, S]
  torch::Tensor scores(const torch::Tensor& queries, const EncodedSource& encoded) {
    if (!options_.additive) return queries.bmm(encoded.keys.transpose(1, 2));
    const auto sums = to_query_(queries).unsqueeze(2) + encoded.keys.unsqueeze(1);
    return to_score_(sums.tanh()).squeeze(-1);
  }

  LstmTranslationOptions options_;
  torch::nn::Embedding embedding_{nullptr}, source_embedding_{nullptr};
  torch::nn::LSTM encoder_{nullptr}, decoder_{nullptr};
  torch::nn::Linear to_state_{nullptr}, to_key_{nullptr}, to_query_{nullptr}, to_score_{nullptr},
      combine_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
  torch::Tensor bias_;
};

class LstmTranslationSteps : public NextTokenModel {
 public:
  LstmTranslationSteps(LstmTranslationNetwork& network, const PaddedIds& source)
      : network_(network), state_(network.encode(source, encoded_)) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    const auto hidden = network_.run(tokens.to(encoded_.states.device()), encoded_, state_,
                                     keeps_attention_ ? &attention_ : nullptr);
    return torch::log_softmax(network_.logits(hidden.select(1, -1)), -1);
  }

  void keep_attention() override { keeps_attention_ = true; }
  torch::Tensor attention() const override { return attention_; }

  void select_rows(const torch::Tensor& rows) override {
    const auto index = rows.to(encoded_.states.device());
    encoded_.select_rows(index);
    state_ = {std::get<0>(state_).index_select(1, index),
              std::get<1>(state_).index_select(1, index)};
  }

 private:
  LstmTranslationNetwork& network_;
  EncodedSource encoded_;
  LstmState state_;
  bool keeps_attention_ = false;
  torch::Tensor attention_;
};

std::unique_ptr<NextTokenModel> LstmTranslationNetwork::start(const PaddedIds& source) {
  return std::make_unique<LstmTranslationSteps>(*this, source);
}

class LstmTranslation : public TranslationGenerator {
 public:
  LstmTranslation() : TranslationGenerator("lstm_translation", 1) {}

 protected:
  void read_network(JsonReader& reader) override {
    options_.d_model = reader.get_int("d_model", options_.d_model, 2, 65536);
    if (options_.d_model % 2 != 0)
      throw InvalidArgument(expected_got(reader.where("d_model"), "an even number",
                                         std::to_string(options_.d_model)));
    options_.num_layers = reader.get_int("num_layers", options_.num_layers, 1, 64);
    options_.dropout = reader.get_double("dropout", options_.dropout, 0, 0.95);
    options_.additive =
        reader.get_choice("attention", {"luong", "bahdanau"}, "luong") == "bahdanau";
  }
  std::shared_ptr<TranslationNetwork> build_network(std::int64_t vocab_size,
                                                    std::int64_t source_vocab_size) override {
    return make_lstm_translation_network(options_, vocab_size, source_vocab_size);
  }

 private:
  LstmTranslationOptions options_;
};

}  // namespace

std::shared_ptr<TranslationNetwork> make_lstm_translation_network(
    const LstmTranslationOptions& options, std::int64_t vocab_size,
    std::int64_t source_vocab_size) {
  return std::make_shared<LstmTranslationNetwork>(options, vocab_size, source_vocab_size);
}

void register_lstm_translation(Registries& registries) {
  registries.generators.add("lstm_translation",
                            "LSTMs with attention for translation and summarisation",
                            [](JsonReader& reader) {
                              auto model = std::make_unique<LstmTranslation>();
                              model->configure(reader);
                              return model;
                            });
}

}  // namespace vqlm
