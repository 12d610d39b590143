#include "baselines/ngram.h"

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <utility>

#include "baselines/ngram_decoding.h"
#include "baselines/ngram_file.h"
#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/random.h"
#include "core/signature.h"

namespace vqlm {
namespace {

constexpr int kVersion = 1;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

const std::string& text_of(const Example& example) {
  if (example.references.empty())
    throw InvalidArgument(expected_got("example " + example.id, "a text in references", "none"));
  return example.references[0];
}

// What one token is: the name of the tokenizer, subwords under one name.
}  // namespace

NgramOptions read_ngram_options(JsonReader& reader) {
  NgramOptions options;
  options.order = static_cast<int>(reader.get_int("order", options.order, 1, kMaxNgramOrder));
  options.discount_fallback = reader.get_bool("discount_fallback", options.discount_fallback);
  return options;
}

const Tokenizer& Ngram::tokenizer() const {
  if (tokenizer_ == nullptr)
    throw InvalidArgument(expected_got("ngram", "to be trained or loaded before use", "neither"));
  return *tokenizer_;
}

GeneratorInfo Ngram::info() const {
  GeneratorInfo info;
  info.type = "ngram";
  info.version = kVersion;
  info.condition = "none";
  info.num_parameters = model_.num_ngrams();
  const TokenizerInfo tokens = tokenizer_ == nullptr ? TokenizerInfo{} : tokenizer_->info();
  info.signature = Signature()
                       .add("unit", tokenizer_unit(tokenizer_.get()))
                       .add("eos", true)
                       .add("order", std::to_string(options_.order))
                       .add("smoothing", "mkn")
                       .add("oov", "unk")
                       .add("tok", tokens.hash.empty() ? std::string("none") : tokens.hash)
                       .str();
  return info;
}

std::vector<Generation> Ngram::generate(std::span<const Example> batch,
                                        const DecodingOptions& options) {
  refuse_fixed_codes(options, "ngram");
  std::vector<Generation> result;
  for (const Example& example : batch) {
    const auto start = Clock::now();
    Pcg64 random(derive_seed(options.seed, "decoding/" + example.id));
    const std::vector<int> prefix = tokenizer().encode(example.source);
    NgramContinuation continuation = continue_ngrams(model_, prefix, options, random);
    Generation generation;
    generation.text = continued_text(tokenizer(), example.source, prefix, continuation.ids);
    generation.token_log_prob_nats = std::move(continuation.log_prob_nats);
    generation.seconds = seconds_since(start);
    result.push_back(std::move(generation));
  }
  return result;
}

std::vector<Likelihood> Ngram::score(std::span<const Example> batch) {
  const bool exact = tokenizer().info().exact;
  std::vector<Likelihood> result;
  for (const Example& example : batch) {
    std::vector<int> ids = tokenizer().encode(text_of(example));
    ids.push_back(kEosId);
    Likelihood likelihood;
    NgramState state = model_.start();
    for (const int id : ids) {
      const double log10_prob = model_.advance(state, static_cast<std::uint32_t>(id));
      likelihood.token_nats.push_back(-log10_prob * std::numbers::ln10);
      likelihood.num_unknown += id == kUnkId ? 1 : 0;
    }
    likelihood.num_tokens = static_cast<std::int64_t>(ids.size());
    likelihood.num_bytes = static_cast<std::int64_t>(example.references[0].size());
    likelihood.kind = exact ? LikelihoodKind::kExact : LikelihoodKind::kExactSegmentation;
    result.push_back(std::move(likelihood));
  }
  return result;
}

FitReport Ngram::fit(const FitContext& context) {
  const auto start = Clock::now();
  if (context.tokenizers.target == nullptr)
    throw InvalidArgument(expected_got("ngram", "a tokenizer", "none"));
  if (context.train == nullptr || context.train->empty())
    throw InvalidArgument(expected_got("ngram", "training examples", "none"));
  tokenizer_ = context.tokenizers.target;
  std::vector<std::vector<int>> sequences;
  FitReport report;
  for (const Example& example : *context.train) {
    sequences.push_back(tokenizer_->encode(text_of(example)));
    report.tokens += static_cast<std::int64_t>(sequences.back().size()) + 1;
  }
  NgramEstimate estimate = estimate_ngrams(sequences, tokenizer_->info().vocab_size, options_);
  std::string orders;
  for (const int order : estimate.fallback_orders)
    orders += (orders.empty() ? "" : ", ") + std::to_string(order);
  if (!orders.empty())
    log_info("ngram: discounts 0.5, 1 and 1.5 where counts of counts give none, at order " +
             orders);
  model_ = std::move(estimate.model);
  report.steps = 1;
  if (context.dev != nullptr && !context.dev->empty())
    report.best_dev_nats = mean_nats(*context.dev);
  report.seconds = seconds_since(start);
  return report;
}

double Ngram::mean_nats(const std::vector<Example>& examples) {
  double nats = 0;
  std::int64_t tokens = 0;
  for (const Likelihood& likelihood : score(examples)) {
    nats += likelihood.total_nats();
    tokens += likelihood.num_tokens;
  }
  return nats / static_cast<double>(tokens);
}

void Ngram::save(const std::string& folder) const {
  const nlohmann::json config = {{"order", options_.order},
                                 {"discount_fallback", options_.discount_fallback}};
  write_file(folder + "/config.json", config.dump(2) + "\n");
  write_file(folder + "/tokenizer.model", tokenizer().serialize());
  write_ngram_file(folder + "/model.ngram", model_);
}

void Ngram::load(const std::string& folder, const Tokenizers& tokenizers, const std::string&) {
  const std::string path = folder + "/model.ngram";
  if (tokenizers.target == nullptr)
    throw InvalidArgument(expected_got("ngram " + folder, "a tokenizer", "none"));
  NgramModel model = read_ngram_file(path);
  const int vocab_size = tokenizers.target->info().vocab_size;
  if (model.order() != options_.order || model.vocab_size() != vocab_size)
    throw RuntimeError(expected_got(
        path,
        "order " + std::to_string(options_.order) + " and " + std::to_string(vocab_size) +
            " tokens",
        "order " + std::to_string(model.order()) + " and " + std::to_string(model.vocab_size())));
  model_ = std::move(model);
  tokenizer_ = tokenizers.target;
}

void register_ngram(Registries& registries) {
  registries.generators.add(
      "ngram", "interpolated modified Kneser-Ney n-gram",
      [](JsonReader& reader) { return std::make_unique<Ngram>(read_ngram_options(reader)); });
}

}  // namespace vqlm
