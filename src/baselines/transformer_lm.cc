#include "baselines/transformer_lm.h"

#include <algorithm>
#include <cmath>

#include "baselines/gpt2.h"
#include "baselines/language_model.h"
#include "core/error.h"
#include "model/exportable.h"
#include "nn/dropout.h"
#include "nn/initialization.h"
#include "nn/sequence_embedding.h"

namespace vqlm {
namespace {

constexpr double kPositionDeviation = 0.02;  // of initial learned positions

class TransformerNetwork : public NextTokenNetwork {
 public:
  TransformerNetwork(const TransformerLmOptions& options, std::int64_t vocab_size,
                     std::int64_t num_labels)
      : options_(options), vocab_size_(vocab_size) {
    embedding_ = register_module(
        "embedding", SequenceEmbedding(vocab_size + num_labels, options.transformer.d_model,
                                       options.transformer.dropout));
    decoder_ = register_module("decoder", TransformerDecoder(options.transformer, false));
    const std::int64_t width = options.transformer.d_model;
    if (!options.tied) {
      output_ = register_module("output", torch::nn::Linear(width, vocab_size));
      init_linear(output_);
    }
    if (options.learned_positions) {
      positions_ = register_parameter("positions", torch::empty({options.context, width}));
      torch::nn::init::normal_(positions_, 0, kPositionDeviation);
    }
  }

  torch::Tensor hidden(const torch::Tensor& ids) override {
    return decoder_(embed(ids, 0), nullptr);
  }

  // As image GPT is probed (Chen et al. 2020, section 2.3); gains of a norm make no difference
  // there.
  std::vector<torch::Tensor> layer_states(const torch::Tensor& ids) override {
    std::vector<torch::Tensor> states = decoder_->hidden_states(embed(ids, 0), nullptr);
    for (torch::Tensor& state : states) state = torch::layer_norm(state, {state.size(-1)});
    return states;
  }

  torch::Tensor logits(const torch::Tensor& hidden) override {
    const OutputLayer layer = output_layer();
    return predictable_logits(torch::linear(hidden, layer.weight, layer.bias), is_training());
  }

  OutputLayer output_layer() override {
    if (output_) return {output_->weight, output_->bias};
    return {embedding_->weight().narrow(0, 0, vocab_size_), {}};
  }

  std::unique_ptr<NextTokenModel> start(std::int64_t num_lead) override;

  DecoderCache start_cache() { return decoder_->start(nullptr); }

  // Appends ids [R, t] to the cache; log-probabilities of the next one, [R, V].
  torch::Tensor step(const torch::Tensor& ids, DecoderCache& cache) {
    const torch::Tensor embedded = embed(ids.to(embedding_->weight().device()), cache.length);
    const torch::Tensor hidden = decoder_->step(embedded, cache);
    return torch::log_softmax(logits(hidden.select(1, -1)), -1);
  }

  const TransformerLmOptions& options() const { return options_; }

 private:
  // ids [B, T] at positions from `offset` on -> [B, T, D].
  torch::Tensor embed(const torch::Tensor& ids, std::int64_t offset) {
    if (!positions_.defined()) return embedding_(ids, offset);
    const double scale = std::sqrt(static_cast<double>(options_.transformer.d_model));
    const torch::Tensor tokens = torch::embedding(embedding_->weight(), ids) * scale;
    return apply_dropout(tokens + positions_.narrow(0, offset, ids.size(1)),
                         options_.transformer.dropout, is_training());
  }

  TransformerLmOptions options_;
  std::int64_t vocab_size_;
  SequenceEmbedding embedding_{nullptr};
  TransformerDecoder decoder_{nullptr};
  torch::nn::Linear output_{nullptr};  // null where the embedding serves
  torch::Tensor positions_;            // [context, D], undefined with sinusoids
};

class TransformerSteps : public NextTokenModel {
 public:
  TransformerSteps(TransformerNetwork& network, std::int64_t num_lead)
      : network_(network), num_lead_(num_lead), cache_(network.start_cache()) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    seen_ = seen_.defined() ? torch::cat({seen_, tokens}, 1) : tokens;
    if (cache_.length + tokens.size(1) <= network_.options().context)
      return network_.step(tokens, cache_);
    shorten();
    cache_ = network_.start_cache();
    return network_.step(seen_, cache_);
  }

  void select_rows(const torch::Tensor& rows) override {
    seen_ = seen_.index_select(0, rows);
    cache_.select_rows(rows);
  }

 private:
  // Keeps the lead and what the next `stride` tokens may see.
  void shorten() {
    const std::int64_t kept = network_.options().context - network_.options().stride - num_lead_;
    const torch::Tensor tail = seen_.slice(1, seen_.size(1) - std::max<std::int64_t>(kept, 1));
    seen_ = torch::cat({seen_.slice(1, 0, num_lead_), tail}, 1);
  }

  TransformerNetwork& network_;
  std::int64_t num_lead_;
  DecoderCache cache_;
  torch::Tensor seen_;  // int64 [R, t], what the cache holds
};

std::unique_ptr<NextTokenModel> TransformerNetwork::start(std::int64_t num_lead) {
  return std::make_unique<TransformerSteps>(*this, num_lead);
}

class TransformerLm : public LanguageModel, public Exportable {
 public:
  TransformerLm() : LanguageModel("transformer_lm", 2) {}

  std::vector<ExportFormat> export_formats() const override {
    return {{"gpt2", "folder of GPT-2 that Hugging Face's transformers loads, with our token ids"}};
  }
  void export_to(const std::string& format, const std::string& path) const override;

 protected:
  void read_network(JsonReader& reader) override {
    options_.transformer = read_transformer_options(reader, options_.transformer);
    options_.context = reader.get_int("context", options_.context, 4, 1 << 20);
    options_.stride = reader.get_int("stride", std::max<std::int64_t>(1, options_.context / 2), 1,
                                     options_.context - 2);
    options_.tied = reader.get_bool("tied", options_.tied);
    options_.learned_positions =
        reader.get_choice("positions", {"sinusoidal", "learned"}, "sinusoidal") == "learned";
  }
  std::shared_ptr<NextTokenNetwork> build_network(std::int64_t vocab_size,
                                                  std::int64_t num_labels) override {
    return make_transformer_network(options_, vocab_size, num_labels);
  }
  std::int64_t num_layers() const override { return options_.transformer.num_layers; }
  WindowOptions training_windows() const override { return {options_.context, options_.stride}; }
  WindowOptions scoring_windows() const override { return {options_.context, options_.stride}; }

 private:
  TransformerLmOptions options_;
};

// Sinusoids become learned positions.
void TransformerLm::export_to(const std::string& /*format*/, const std::string& path) const {
  require_ready();
  if (info().condition != "none")
    throw InvalidArgument(
        expected_got("export gpt2", "an unconditional model", "one conditional on labels"));
  NamedTensors weights = module_tensors(network());
  TransformerLmOptions options = options_;
  if (!options.learned_positions) {
    SequenceEmbedding sinusoids(1, options.transformer.d_model, 0.0);
    weights["positions"] =
        sinusoids->add_positions(torch::zeros({1, options.context, options.transformer.d_model}))
            .squeeze(0);
  }
  write_gpt2_folder(path, options, weights);
}

}  // namespace

std::shared_ptr<NextTokenNetwork> make_transformer_network(const TransformerLmOptions& options,
                                                           std::int64_t vocab_size,
                                                           std::int64_t num_labels) {
  return std::make_shared<TransformerNetwork>(options, vocab_size, num_labels);
}

void register_transformer_lm(Registries& registries) {
  registries.generators.add("transformer_lm", "Transformer language model: causal decoder",
                            [](JsonReader& reader) {
                              auto model = std::make_unique<TransformerLm>();
                              model->configure(reader);
                              return model;
                            });
}

}  // namespace vqlm
