#include "baselines/token_generator.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/random.h"
#include "decoding/continuation.h"

namespace vqlm {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

// The model as decoding sees it: what it knows of a text is the text.
struct TokenGenerator::NextToken {
  using State = std::vector<int>;

  std::int64_t vocab_size() const { return static_cast<std::int64_t>(row.size()); }
  void advance(State& text, int token) const { text.push_back(token); }
  void log_probs(const State& text, float* floats) {
    model.log_probs(text, row);
    std::ranges::transform(row, floats, [](double p) { return static_cast<float>(p); });
  }

  const TokenGenerator& model;
  std::vector<double> row;
};

std::vector<Generation> TokenGenerator::generate(std::span<const Example> batch,
                                                 const DecodingOptions& options) {
  refuse_fixed_codes(options, info().type);
  std::vector<Generation> result;
  for (const Example& example : batch) result.push_back(continued(example, options));
  return result;
}

std::vector<Likelihood> TokenGenerator::score(std::span<const Example> batch) {
  std::vector<Likelihood> result;
  for (const Example& example : batch) result.push_back(likelihood(example));
  return result;
}

void TokenGenerator::set_tokenizer(std::shared_ptr<const Tokenizer> tokenizer) {
  if (tokenizer == nullptr)
    throw InvalidArgument(expected_got("generator '" + info().type + "'", "a tokenizer", "none"));
  tokenizer_ = std::move(tokenizer);
}

const Tokenizer& TokenGenerator::tokenizer() const {
  if (tokenizer_ == nullptr)
    throw InvalidArgument(expected_got("generator '" + info().type + "'",
                                       "to be trained or loaded before use", "neither"));
  return *tokenizer_;
}

std::size_t TokenGenerator::vocab_size() const {
  return static_cast<std::size_t>(tokenizer().info().vocab_size);
}

FitReport TokenGenerator::learn_texts(const FitContext& context, const LearnText& learn) {
  const auto start = Clock::now();
  if (context.train == nullptr || context.train->empty())
    throw InvalidArgument(
        expected_got("generator '" + info().type + "'", "training examples", "none"));
  set_tokenizer(context.tokenizers.target);
  FitReport report;
  report.steps = 1;
  for (const Example& example : *context.train) {
    const std::vector<int> text = text_of(example);
    learn(text);
    report.tokens += std::ssize(text) - 1;
  }
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

std::vector<int> TokenGenerator::text_of(const Example& example) const {
  if (example.references.empty())
    throw InvalidArgument(expected_got("example " + example.id, "a text in references", "none"));
  std::vector<int> text = tokenizer().encode(example.references[0]);
  text.insert(text.begin(), kBosId);
  text.push_back(kEosId);
  return text;
}

GeneratorInfo TokenGenerator::describe(const std::string& type, const Signature& model) const {
  GeneratorInfo info;
  info.type = type;
  info.condition = "none";
  const std::string hash = tokenizer_ == nullptr ? "none" : tokenizer_->info().hash;
  info.signature = "unit:" + tokenizer_unit(tokenizer_.get()) + "|eos:yes|" + model.str() +
                   "|oov:unk|tok:" + hash;
  return info;
}

void TokenGenerator::log_probs(std::span<const int> text, std::span<double> row) const {
  std::ranges::fill(row, 0);
  weigh_next(text, row);
  row[kPadId] = row[kBosId] = 0;
  const double sum = std::reduce(row.begin(), row.end());
  if (!(sum > 0 && std::isfinite(sum)))
    throw RuntimeError(expected_got("generator '" + info().type + "'",
                                    "weights of tokens with a sum above 0", std::to_string(sum)));
  for (double& value : row) value = std::log(value / sum);
}

Generation TokenGenerator::continued(const Example& example, const DecodingOptions& options) const {
  const auto start = Clock::now();
  Pcg64 random(derive_seed(options.seed, "decoding/" + example.id));
  NextToken next{*this, std::vector<double>(vocab_size())};
  const std::vector<int> prefix = tokenizer().encode(example.source);
  Decoded decoded = continue_text(next, {kBosId}, prefix, options, random);
  Generation generation;
  generation.text = continued_text(tokenizer(), example.source, prefix, decoded.ids);
  generation.token_log_prob_nats = std::move(decoded.log_prob_nats);
  generation.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return generation;
}

Likelihood TokenGenerator::likelihood(const Example& example) const {
  const std::vector<int> text = text_of(example);
  std::vector<double> row(vocab_size());
  Likelihood result;
  for (std::size_t i = 1; i < text.size(); ++i) {
    log_probs(std::span(text).first(i), row);
    result.token_nats.push_back(-row[static_cast<std::size_t>(text[i])]);
    result.num_unknown += text[i] == kUnkId ? 1 : 0;
  }
  result.num_tokens = std::ssize(result.token_nats);
  result.num_bytes = static_cast<std::int64_t>(example.references[0].size());
  if (!tokenizer().info().exact) result.kind = LikelihoodKind::kExactSegmentation;
  return result;
}

}  // namespace vqlm
