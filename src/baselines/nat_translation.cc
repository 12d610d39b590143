#include "baselines/nat_translation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "baselines/nat_training.h"
#include "baselines/pair_generator.h"
#include "core/random.h"
#include "decoding/token_chooser.h"

namespace vqlm {
namespace {

// A text of one length.
struct Draft {
  std::vector<int> ids;
  std::vector<double> nats;  // of each token, the length's last

  double log_prob() const { return -std::accumulate(nats.begin(), nats.end(), 0.0); }
};

class NatTranslation : public PairGenerator {
 public:
  NatTranslation() : PairGenerator("nat_translation", 1) {}

  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;

 private:
  void read_network(JsonReader& reader) override {
    options_ = read_transformer_options(reader, options_);
    length_weight_ = reader.get_double("length_weight", length_weight_, 0, 1000);
  }
  std::shared_ptr<torch::nn::Module> build(std::int64_t vocab_size) override {
    network_ = NatNetwork(options_, vocab_size, source_vocab_size());
    return network_.ptr();
  }
  Training prepare(const FitContext& context) override {
    auto model = std::make_unique<NatTraining>(
        network_, training_data(context), NatObjective{length_weight_, label_smoothing_}, device());
    auto lengths = model->lengths();
    return {std::move(model), std::move(lengths)};
  }
  std::string context_signature() const override {
    return "context:none|source:" + std::to_string(max_source_tokens());
  }
  // The lengths to try, best first: one, or beam_size of them.
  static std::vector<std::int64_t> lengths_to_try(const torch::Tensor& log_probs,
                                                  const DecodingOptions& options, Pcg64& random);
  Draft draft(const NatNetworkImpl::Encoded& encoded, std::int64_t length, double length_log_prob,
              const DecodingOptions& options, Pcg64& random);
  Draft best_draft(const Example& example, const DecodingOptions& options);

  TransformerOptions options_;
  double length_weight_ = 0.1;
  NatNetwork network_{nullptr};
};

std::vector<std::int64_t> NatTranslation::lengths_to_try(const torch::Tensor& log_probs,
                                                         const DecodingOptions& options,
                                                         Pcg64& random) {
  const std::int64_t most = std::min<std::int64_t>(options.max_tokens, log_probs.size(1) - 1);
  const auto allowed = log_probs[0].narrow(0, 0, most + 1).contiguous();
  if (options.method == DecodingMethod::kSample) {
    TokenSampler sampler(std::vector<char>(static_cast<std::size_t>(most + 1), 1), options);
    return {sampler.draw(allowed.const_data_ptr<float>(), random)};
  }
  const std::int64_t count = options.method == DecodingMethod::kBeam
                                 ? std::min<std::int64_t>(options.beam_size, allowed.size(0))
                                 : 1;
  const auto best = std::get<1>(allowed.topk(count)).contiguous();
  return {best.const_data_ptr<std::int64_t>(), best.const_data_ptr<std::int64_t>() + count};
}

Draft NatTranslation::draft(const NatNetworkImpl::Encoded& encoded, std::int64_t length,
                            double length_log_prob, const DecodingOptions& options, Pcg64& random) {
  Draft result;
  if (length > 0) {
    const auto hidden =
        network_->hidden(encoded, torch::tensor({length}, torch::kLong).to(device()));
    const auto log_probs = torch::log_softmax(network_->logits(hidden)[0].to(torch::kFloat), -1)
                               .to(torch::kCPU)
                               .contiguous();
    const TokenRows rows{log_probs.const_data_ptr<float>(), log_probs.size(1)};
    TokenChooser chooser(allowed_tokens(rows.vocab, {kPadId, kUnkId, kBosId, kEosId}), options);
    for (std::int64_t t = 0; t < length; ++t) {
      const float* row = rows.row(static_cast<std::size_t>(t));
      const int token = chooser.choose(row, {}, result.ids, random);
      result.ids.push_back(token);
      result.nats.push_back(-static_cast<double>(row[token]));
    }
  }
  result.nats.push_back(-length_log_prob);
  return result;
}

Draft NatTranslation::best_draft(const Example& example, const DecodingOptions& options) {
  Pcg64 random(derive_seed(options.seed, "decoding/" + example.id));
  const auto encoded =
      network_->encode(pad_sequences({source_ids(example)}, -1, -1, kPadId, device()));
  const auto lengths = network_->length_log_probs(encoded).cpu();
  Draft best;
  double best_score = -std::numeric_limits<double>::infinity();
  for (const std::int64_t length : lengths_to_try(lengths, options, random)) {
    Draft next = draft(encoded, length, lengths[0][length].item<double>(), options, random);
    const double score =
        next.log_prob() / std::pow(static_cast<double>(length + 1), options.length_penalty);
    if (score <= best_score) continue;
    best_score = score;
    best = std::move(next);
  }
  return best;
}

std::vector<Generation> NatTranslation::generate(std::span<const Example> batch,
                                                 const DecodingOptions& options) {
  require_ready();
  refuse_fixed_codes(options, type());
  check_decoding(options);
  refuse_coverage_penalty(options, type() + ", whose beam is of lengths");
  const torch::NoGradGuard no_grad;
  std::vector<Generation> generations;
  for (const Example& example : batch) {
    const auto start = std::chrono::steady_clock::now();
    const Draft best = best_draft(example, options);
    Generation generation;
    generation.text = tokenizer().decode(best.ids);
    for (const double value : best.nats) generation.token_log_prob_nats.push_back(-value);
    generation.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    generations.push_back(std::move(generation));
  }
  return generations;
}

std::vector<Likelihood> NatTranslation::score(std::span<const Example> batch) {
  require_ready();
  const auto given = pairs(batch);
  return likelihoods(batch, given, nat_nats(network_, given, device()));
}

}  // namespace

void register_nat_translation(Registries& registries) {
  registries.generators.add("nat_translation",
                            "non-autoregressive Transformer: the length, then all tokens at once",
                            [](JsonReader& reader) {
                              auto model = std::make_unique<NatTranslation>();
                              model->configure(reader);
                              return model;
                            });
}

}  // namespace vqlm
