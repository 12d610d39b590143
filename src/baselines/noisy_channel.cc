#include "baselines/noisy_channel.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <sstream>
#include <utility>

#include "baselines/ngram_estimation.h"
#include "baselines/ngram_file.h"
#include "baselines/reference_text.h"
#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Hypothesis {
  NgramState state;
  double score = 0;
  std::vector<int> tokens;
};

// The best `count`, best first; of equals the one that was made first.
void keep_best(std::vector<Hypothesis>& hypotheses, int count) {
  std::stable_sort(hypotheses.begin(), hypotheses.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; });
  if (hypotheses.size() > static_cast<std::size_t>(count))
    hypotheses.resize(static_cast<std::size_t>(count));
}

bool is_text(int token) { return token >= kNumSpecialIds; }

// Three numbers with tabs between them.
bool read_entry(const std::string& line, int& source, int& target, float& log_prob) {
  const char *at = line.data(), *end = at + line.size();
  const auto number = [&](auto& value) {
    const auto [stop, error] = std::from_chars(at, end, value);
    const bool read = error == std::errc() && (stop == end || *stop == '\t');
    at = stop == end ? stop : stop + 1;
    return read;
  };
  return number(source) && number(target) && number(log_prob) && at == end;
}

}  // namespace

std::vector<std::vector<TargetCandidate>> target_candidates(
    const std::vector<TranslationProbability>& probabilities,
    const std::vector<std::int64_t>& target_counts, int source_vocab_size, int count) {
  std::vector<std::vector<const TranslationProbability*>> all(
      static_cast<std::size_t>(source_vocab_size));
  for (const TranslationProbability& entry : probabilities)
    if (is_text(entry.given) && is_text(entry.generated) && entry.probability > 0)
      all[static_cast<std::size_t>(entry.generated)].push_back(&entry);
  const auto joint = [&](const TranslationProbability* entry) {
    return entry->probability *
           static_cast<double>(target_counts[static_cast<std::size_t>(entry->given)]);
  };
  std::vector<std::vector<TargetCandidate>> result(all.size());
  for (std::size_t source = 0; source < all.size(); ++source) {
    std::stable_sort(all[source].begin(), all[source].end(),
                     [&](const auto* a, const auto* b) { return joint(a) > joint(b); });
    if (all[source].size() > static_cast<std::size_t>(count))
      all[source].resize(static_cast<std::size_t>(count));
    for (const TranslationProbability* entry : all[source])
      result[source].push_back({entry->given, static_cast<float>(std::log(entry->probability))});
  }
  return result;
}

GeneratorInfo NoisyChannel::info() const {
  GeneratorInfo info;
  info.type = "noisy_channel";
  info.scores = false;
  info.condition = "source";
  info.takes_source_tokenizer = true;
  info.num_parameters = model_.num_ngrams();
  for (const auto& list : candidates_)
    info.num_parameters += static_cast<std::int64_t>(list.size());
  return info;
}

void NoisyChannel::require_ready() const {
  if (candidates_.empty())
    throw InvalidArgument(
        expected_got("noisy_channel", "to be trained or loaded before use", "neither"));
}

std::vector<int> NoisyChannel::translate(const std::vector<int>& source, int beam_size,
                                         int max_tokens) const {
  const auto go_on = [&](Hypothesis& hypothesis, int token) {
    hypothesis.score +=
        options_.lm_weight * std::numbers::ln10 *
        static_cast<double>(model_.advance(hypothesis.state, static_cast<std::uint32_t>(token)));
  };
  std::vector<Hypothesis> beam = {{model_.start(), 0, {}}};
  for (const int token : source) {
    const auto& candidates = candidates_[static_cast<std::size_t>(token)];
    if (candidates.empty()) continue;
    if (beam[0].tokens.size() == static_cast<std::size_t>(max_tokens)) break;
    std::vector<Hypothesis> next;
    for (const Hypothesis& hypothesis : beam)
      for (const TargetCandidate& candidate : candidates) {
        next.push_back(hypothesis);
        next.back().score += static_cast<double>(candidate.log_prob);
        next.back().tokens.push_back(candidate.token);
        go_on(next.back(), candidate.token);
      }
    keep_best(next, beam_size);
    beam = std::move(next);
  }
  for (Hypothesis& hypothesis : beam) go_on(hypothesis, kEosId);
  keep_best(beam, 1);
  return beam[0].tokens;
}

std::vector<Generation> NoisyChannel::generate(std::span<const Example> batch,
                                               const DecodingOptions& options) {
  require_ready();
  refuse_fixed_codes(options, "noisy_channel");
  if (options.method == DecodingMethod::kSample)
    throw InvalidArgument(expected_got("noisy_channel", "greedy or beam search", "sampling"));
  const int beam_size = options.method == DecodingMethod::kBeam ? options.beam_size : 1;
  std::vector<Generation> result;
  for (const Example& example : batch) {
    const auto start = Clock::now();
    const std::vector<int> source = tokenizers_.of_source().encode(example.source);
    Generation generation;
    generation.text = tokenizers_.target->decode(translate(source, beam_size, options.max_tokens));
    generation.seconds = seconds_since(start);
    result.push_back(std::move(generation));
  }
  return result;
}

std::vector<Likelihood> NoisyChannel::score(std::span<const Example>) {
  throw InvalidArgument(expected_got("noisy_channel", "a generator that scores",
                                     "one whose two models make no likelihood"));
}

FitReport NoisyChannel::fit(const FitContext& context) {
  const auto start = Clock::now();
  if (context.tokenizers.target == nullptr)
    throw InvalidArgument(expected_got("noisy_channel", "a tokenizer", "none"));
  if (context.train == nullptr || context.train->empty())
    throw InvalidArgument(expected_got("noisy_channel", "training examples", "none"));
  tokenizers_ = context.tokenizers;
  const int vocab_size = tokenizers_.target->info().vocab_size;
  std::vector<TokenPairs> pairs;
  std::vector<std::vector<int>> targets;
  std::vector<std::int64_t> counts(static_cast<std::size_t>(vocab_size));
  FitReport report;
  for (const Example& example : *context.train) {
    targets.push_back(tokenizers_.target->encode(reference_text(example)));
    pairs.push_back({targets.back(), tokenizers_.of_source().encode(example.source)});
    for (const int token : targets.back()) ++counts[static_cast<std::size_t>(token)];
    report.tokens += static_cast<std::int64_t>(targets.back().size()) + 1;
  }
  NgramOptions ngrams;
  ngrams.order = options_.order;
  model_ = estimate_ngrams(targets, vocab_size, ngrams).model;
  candidates_ = target_candidates(estimate_ibm_model1(pairs, options_.iterations), counts,
                                  tokenizers_.of_source().info().vocab_size, options_.candidates);
  report.steps = options_.iterations;
  report.seconds = seconds_since(start);
  return report;
}

void NoisyChannel::save(const std::string& folder) const {
  require_ready();
  const nlohmann::json config = {{"order", options_.order},
                                 {"iterations", options_.iterations},
                                 {"candidates", options_.candidates},
                                 {"lm_weight", options_.lm_weight},
                                 {"source_vocab_size", candidates_.size()}};
  std::ostringstream lexicon;
  lexicon.precision(9);  // floats come back
  for (std::size_t source = 0; source < candidates_.size(); ++source)
    for (const TargetCandidate& candidate : candidates_[source])
      lexicon << source << '\t' << candidate.token << '\t' << candidate.log_prob << '\n';
  write_file(folder + "/config.json", config.dump(2) + "\n");
  write_file(folder + "/lexicon.tsv", lexicon.str());
  write_file(folder + "/tokenizer.model", tokenizers_.target->serialize());
  if (tokenizers_.source)
    write_file(folder + "/source_tokenizer.model", tokenizers_.source->serialize());
  write_ngram_file(folder + "/model.ngram", model_);
}

void NoisyChannel::load(const std::string& folder, const Tokenizers& tokenizers,
                        const std::string&) {
  if (tokenizers.target == nullptr)
    throw InvalidArgument(expected_got("noisy_channel " + folder, "a tokenizer", "none"));
  const int vocab_size = tokenizers.target->info().vocab_size;
  NgramModel model = read_ngram_file(folder + "/model.ngram", options_.order, vocab_size);
  const std::string path = folder + "/lexicon.tsv";
  std::vector<std::vector<TargetCandidate>> candidates(
      static_cast<std::size_t>(tokenizers.of_source().info().vocab_size));
  std::istringstream lines(read_file(path));
  int source = 0;
  TargetCandidate candidate;
  for (std::string line; std::getline(lines, line);) {
    const bool fits = read_entry(line, source, candidate.token, candidate.log_prob) &&
                      source >= 0 && static_cast<std::size_t>(source) < candidates.size() &&
                      candidate.token >= 0 && candidate.token < vocab_size;
    if (!fits)
      throw RuntimeError(expected_got(path, "tokens of the vocabularies and a log-probability",
                                      "'" + line.substr(0, 60) + "'"));
    candidates[static_cast<std::size_t>(source)].push_back(candidate);
  }
  model_ = std::move(model);
  candidates_ = std::move(candidates);
  tokenizers_ = tokenizers;
}

void register_noisy_channel(Registries& registries) {
  registries.generators.add(
      "noisy_channel", "word-by-word translation: IBM Model 1 and an n-gram model",
      [](JsonReader& reader) {
        NoisyChannelOptions options;
        const auto whole = [&](const char* key, int fallback, int max) {
          return static_cast<int>(reader.get_int(key, fallback, 1, max));
        };
        options.order = whole("order", options.order, kMaxNgramOrder);
        options.iterations = whole("iterations", options.iterations, 1000);
        options.candidates = whole("candidates", options.candidates, 1000);
        options.lm_weight = reader.get_double("lm_weight", options.lm_weight, 0, 100);
        return std::make_unique<NoisyChannel>(options);
      });
}

}  // namespace vqlm
