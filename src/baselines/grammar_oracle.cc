#include "baselines/grammar_oracle.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "baselines/reference_text.h"
#include "core/error.h"
#include "core/files.h"
#include "core/random.h"
#include "core/registry.h"
#include "core/run_config.h"
#include "core/signature.h"
#include "data/utf8.h"

namespace vqlm {
namespace {

constexpr int kVersion = 1;
constexpr int kMaxDraws = 1000000;  // until one has the label asked for

// `total` in `count` equal parts; the last takes what rounding leaves.
std::vector<double> shared_out(double total, std::size_t count) {
  std::vector<double> parts(count, total / static_cast<double>(count));
  double others = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) others += parts[i];
  parts.back() = total - others;
  return parts;
}

}  // namespace

GrammarOracleOptions read_grammar_oracle_options(JsonReader& reader) {
  GrammarOracleOptions options;
  options.grammar = reader.get_string("grammar", options.grammar);
  options.view = reader.get_choice("view", {"text", "translation"}, options.view);
  options.condition = reader.get_choice("condition", {"none", "label"}, options.condition);
  options.choice = reader.get_choice("choice", {"sample", "mode"}, options.choice);
  options.language = reader.get_string("language", "");
  options.source = reader.get_string("source", "");
  options.target = reader.get_string("target", "");
  return options;
}

GrammarOracle::GrammarOracle(const GrammarOracleOptions& options)
    : options_(options), grammar_(load_grammar(options.grammar)) {
  const auto side = [&](const std::string& language, std::size_t fallback) {
    return language.empty() ? fallback : grammar_->side(language);
  };
  to_ = translates() ? side(options_.target, 1) : side(options_.language, 0);
  from_ = translates() ? side(options_.source, 0) : 1 - to_;
  if (from_ == to_)
    throw InvalidArgument(expected_got("grammar oracle", "two languages, source and target",
                                       "'" + options_.target + "' twice"));
  if (options_.condition == "label" && (translates() || grammar_->rules().labels.empty()))
    throw InvalidArgument(expected_got("grammar oracle",
                                       "the text view of a grammar with labels for condition label",
                                       "view " + options_.view));
}

GeneratorInfo GrammarOracle::info() const {
  GeneratorInfo info;
  info.type = "grammar_oracle";
  info.version = kVersion;
  info.condition = translates() ? "source" : options_.condition;
  info.num_parameters = static_cast<std::int64_t>(grammar_->rules().rules.size());
  Signature signature;
  if (tokenizer_ != nullptr)
    signature.add("unit", tokenizer_unit(tokenizer_.get()));
  else
    signature.add("unit", grammar_->rules().languages[to_].blanks ? "word" : "char");
  signature.add("eos", true);
  if (tokenizer_ != nullptr) signature.add("tok", tokenizer_->info().hash);
  info.signature = signature.add("grammar", grammar_->rules().hash.substr(0, 12)).str();
  return info;
}

std::size_t GrammarOracle::count_tokens(const std::string& text) const {
  if (tokenizer_ != nullptr) return tokenizer_->encode(text).size() + 1;
  if (!grammar_->rules().languages[to_].blanks) return code_points(text).size() + 1;
  const auto blanks = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
  return blanks + (text.empty() ? 1 : 2);
}

double GrammarOracle::label_log_prob(const std::string& label) const {
  double sum = 0;
  for (const int r : grammar_->rules().rules_of[static_cast<std::size_t>(grammar_->rules().start)])
    if (const SyncRule& rule = grammar_->rules().rules[static_cast<std::size_t>(r)];
        rule.label == label)
      sum += rule.probability;
  if (sum == 0) throw_unknown_name("label", label, grammar_->rules().labels);
  return std::log(sum);
}

// Of a text under the condition of the example; a prefix is no condition here.
double GrammarOracle::raw_log_prob(const Example& example, const std::string& text) const {
  if (translates()) {
    std::array<std::string, 2> texts;
    texts[from_] = example.source;
    texts[to_] = text;
    return grammar_->conditional_log_prob(texts, from_);
  }
  if (options_.condition != "label") return grammar_->log_prob(text, to_);
  const double of_label = label_log_prob(example.label);  // refuses an unknown one
  if (grammar_->label(text, to_) != example.label) return -std::numeric_limits<double>::infinity();
  return grammar_->log_prob(text, to_) - of_label;
}

std::vector<bool> GrammarOracle::accepts(std::span<const Example> batch) const {
  std::vector<bool> result;
  const auto& labels = grammar_->rules().labels;
  for (const Example& example : batch) {
    const bool possible = options_.condition != "label" ||
                          std::find(labels.begin(), labels.end(), example.label) != labels.end();
    result.push_back(possible && std::isfinite(raw_log_prob(example, reference_text(example))));
  }
  return result;
}

double GrammarOracle::log_prob(const Example& example, const std::string& text) const {
  const double result = raw_log_prob(example, text);
  if (!std::isfinite(result))
    throw InvalidArgument(expected_got("text '" + text + "' of example " + example.id,
                                       "a sentence of grammar " + grammar_->rules().name,
                                       "one of probability 0"));
  return result;
}

std::string GrammarOracle::draw(const Example& example, Pcg64& random) const {
  if (translates())
    return grammar_->translate(
        example.source, from_,
        options_.choice == "mode" ? TransferChoice::kMostProbable : TransferChoice::kSample,
        &random);
  if (options_.condition == "label") return draw_with_label(example, random);
  return example.source.empty() ? grammar_->sample(random).texts[to_]
                                : grammar_->complete(example.source, to_, random);
}

std::string GrammarOracle::draw_with_label(const Example& example, Pcg64& random) const {
  label_log_prob(example.label);  // refuses an unknown one
  for (int i = 0; i < kMaxDraws; ++i) {
    Derivation derivation = grammar_->sample(random);
    if (derivation.label == example.label) return derivation.texts[to_];
  }
  throw RuntimeError(expected_got("grammar oracle", "a sentence labelled " + example.label,
                                  "none in " + std::to_string(kMaxDraws) + " draws"));
}

std::vector<Generation> GrammarOracle::generate(std::span<const Example> batch,
                                                const DecodingOptions& options) {
  using Clock = std::chrono::steady_clock;
  refuse_fixed_codes(options, "grammar_oracle");
  std::vector<Generation> result;
  for (const Example& example : batch) {
    const auto start = Clock::now();
    Pcg64 random(derive_seed(options.seed, "decoding/" + example.id));
    Generation generation;
    generation.text = draw(example, random);
    generation.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    double total = log_prob(example, generation.text);
    std::size_t count = count_tokens(generation.text);
    if (info().condition == "none" && !example.source.empty()) {
      total -= grammar_->prefix_log_prob(example.source, to_);
      count -= std::min(count, count_tokens(example.source)) - 1;
    }
    generation.token_log_prob_nats = shared_out(total, std::max<std::size_t>(count, 1));
    result.push_back(std::move(generation));
  }
  return result;
}

std::vector<Likelihood> GrammarOracle::score(std::span<const Example> batch) {
  std::vector<Likelihood> result;
  for (const Example& example : batch) {
    if (example.references.empty())
      throw InvalidArgument(expected_got("example " + example.id, "a text to score", "none"));
    const std::string& text = example.references[0];
    Likelihood likelihood;
    const std::size_t count = count_tokens(text);
    likelihood.token_nats = shared_out(-log_prob(example, text), count);
    likelihood.num_tokens = static_cast<std::int64_t>(count);
    likelihood.num_bytes = static_cast<std::int64_t>(text.size());
    if (tokenizer_ != nullptr) {
      const auto ids = tokenizer_->encode(text);
      likelihood.num_unknown = std::count(ids.begin(), ids.end(), kUnkId);
    }
    likelihood.kind = LikelihoodKind::kExact;
    result.push_back(std::move(likelihood));
  }
  return result;
}

FitReport GrammarOracle::fit(const FitContext& context) {
  tokenizer_ = context.tokenizers.target;
  return {};
}

void GrammarOracle::save(const std::string& folder) const {
  const nlohmann::json config = {{"grammar", options_.grammar},
                                 {"grammar_hash", grammar_->rules().hash}};
  write_file(folder + "/config.json", config.dump(2) + "\n");
}

void GrammarOracle::load(const std::string& folder, const Tokenizers& tokenizers,
                         const std::string&) {
  const std::string path = folder + "/config.json";
  const auto config = nlohmann::json::parse(read_file(path), nullptr, false);
  const std::string hash = config.is_object() ? config.value("grammar_hash", "") : "";
  if (hash != grammar_->rules().hash)
    throw RuntimeError(expected_got(
        path, "the hash of grammar " + options_.grammar + ", " + grammar_->rules().hash,
        "'" + hash + "'"));
  tokenizer_ = tokenizers.target;
}

void register_grammar_oracle(Registries& registries) {
  registries.generators.add(
      "grammar_oracle", "the grammar itself: true likelihoods, samples of the true distribution",
      [](JsonReader& reader) {
        return std::make_unique<GrammarOracle>(read_grammar_oracle_options(reader));
      });
}

}  // namespace vqlm
