#include "model/vqvae_generation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "model/prefix_continuation.h"
#include "model/text_from_codes.h"
#include "model/vqvae_likelihood.h"

namespace vqlm {
namespace {

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double joint_score(const CodeSequence& codes, const Decoded& text, double length_penalty) {
  const auto length = static_cast<double>(std::max<std::size_t>(1, text.log_prob_nats.size()));
  return (codes.log_prob_nats + sum(text.log_prob_nats)) / std::pow(length, length_penalty);
}

std::vector<Generation> sampled_batch(VqvaeModel& model, const GivenExamples& given,
                                      const DecodingOptions& options) {
  std::vector<std::string> ids;
  for (const auto& id : given.ids) ids.push_back(id + "/codes");
  const auto codes = codes_of(sample_codes(model, given, ids, options));
  return make_generations(model, texts_from_codes(model, given, codes, options), codes);
}

// Decodes every candidate of the prior and keeps, for each example, the one whose codes and text
// together score best.
std::vector<Generation> searched_batch(VqvaeModel& model, const GivenExamples& given,
                                       const DecodingOptions& options) {
  const auto candidates = search_codes(model, given, options);
  GivenExamples repeated;
  std::vector<CodeSequence> codes;
  std::vector<std::int64_t> counts;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    counts.push_back(static_cast<std::int64_t>(candidates[i].size()));
    repeated.ids.insert(repeated.ids.end(), candidates[i].size(), given.ids[i]);
    codes.insert(codes.end(), candidates[i].begin(), candidates[i].end());
  }
  repeated.condition = repeat_rows(given.condition, counts);
  auto texts = texts_from_codes(model, repeated, codes_of(codes), options);
  std::vector<Decoded> best_texts;
  std::vector<Codes> best_codes;
  std::size_t from = 0;
  for (const std::int64_t count : counts) {
    const std::size_t end = from + static_cast<std::size_t>(count);
    std::size_t best = from;
    for (std::size_t c = from + 1; c < end; ++c)
      if (joint_score(codes[c], texts[c], options.length_penalty) >
          joint_score(codes[best], texts[best], options.length_penalty))
        best = c;
    best_texts.push_back(std::move(texts[best]));
    best_codes.push_back(codes[best].codes);
    from = end;
  }
  return make_generations(model, best_texts, best_codes);
}

std::vector<Generation> generate_batch(VqvaeModel& model, std::span<const Example> examples,
                                       const DecodingOptions& options) {
  const auto given = given_examples(model, examples);
  return options.method == DecodingMethod::kSample ? sampled_batch(model, given, options)
                                                   : searched_batch(model, given, options);
}

// Runs `function` on batches of options.batch_size and shares out the time taken.
template <typename Function>
std::vector<Generation> timed_batches(std::size_t num_examples, const DecodingOptions& options,
                                      Function&& function) {
  using Clock = std::chrono::steady_clock;
  const torch::NoGradGuard no_grad;
  const auto batch_size = static_cast<std::size_t>(std::max(1, options.batch_size));
  std::vector<Generation> result;
  for (std::size_t from = 0; from < num_examples; from += batch_size) {
    const auto started = Clock::now();
    const auto count = std::min(batch_size, num_examples - from);
    auto texts = function(from, count);
    const std::chrono::duration<double> taken = Clock::now() - started;
    for (auto& text : texts) {
      text.seconds = taken.count() / static_cast<double>(count);
      result.push_back(std::move(text));
    }
  }
  return result;
}

// Of a level's codebooks: as many codes each, within the sizes, and as many as the level above asks
// for, from (M-1) s + 1 to M s.
void check_level(const std::string& subject, const Codes& codes,
                 const std::vector<CodebookInfo>& codebooks, std::size_t first) {
  for (std::size_t i = first; i < codes.size() && codebooks[i].level == codebooks[first].level;
       ++i) {
    if (codes[i].size() != codes[first].size())
      throw InvalidArgument(expected_got(
          subject, std::to_string(codes[first].size()) + " codes of each codebook of a level",
          std::to_string(codes[i].size())));
    for (const int code : codes[i])
      if (code < 0 || code >= codebooks[i].num_codes)
        throw InvalidArgument(
            expected_got(subject, "codes from 0 to " + std::to_string(codebooks[i].num_codes - 1),
                         std::to_string(code)));
  }
  if (first == 0) return;
  const auto ratio = codebooks[first - 1].tokens_per_code / codebooks[first].tokens_per_code;
  const auto most = std::ssize(codes[first - 1]) * ratio;
  const auto count = std::ssize(codes[first]);
  if (count <= most - ratio || count > most)
    throw InvalidArgument(expected_got(subject,
                                       std::to_string(most - ratio + 1) + " to " +
                                           std::to_string(most) + " codes below the level above",
                                       std::to_string(count)));
}

void check_codes(const VqvaeModel& model, const Example& example, const Codes& codes) {
  const std::string subject = "codes of example " + example.id;
  const auto codebooks = model.codebooks();
  if (codes.size() != codebooks.size() || codes[0].empty())
    throw InvalidArgument(expected_got(
        subject, std::to_string(codebooks.size()) + " codebooks with at least one code",
        std::to_string(codes.size()) + " codebooks" +
            (codes.size() == codebooks.size() ? " without a code" : "")));
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (i == 0 || codebooks[i].level != codebooks[i - 1].level)
      check_level(subject, codes, codebooks, i);
}

}  // namespace

std::vector<Generation> generate_texts(VqvaeModel& model, std::span<const Example> examples,
                                       const DecodingOptions& options) {
  const bool conditional = model.options.condition == "source";
  std::vector<Example> whole;
  std::vector<std::size_t> places, prefixed;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (!conditional && !examples[i].source.empty()) {
      prefixed.push_back(i);
      continue;
    }
    whole.push_back(examples[i]);
    places.push_back(i);
  }
  std::vector<Generation> result(examples.size());
  auto texts = timed_batches(whole.size(), options, [&](std::size_t from, std::size_t count) {
    return generate_batch(model, std::span(whole).subspan(from, count), options);
  });
  for (std::size_t i = 0; i < texts.size(); ++i) result[places[i]] = std::move(texts[i]);
  DecodingOptions one = options;
  one.batch_size = 1;
  auto continued = timed_batches(prefixed.size(), one, [&](std::size_t from, std::size_t) {
    return std::vector<Generation>{continue_prefix(model, examples[prefixed[from]], options)};
  });
  for (std::size_t i = 0; i < continued.size(); ++i) result[prefixed[i]] = std::move(continued[i]);
  return result;
}

std::vector<Generation> reconstruct_texts(VqvaeModel& model, std::span<const Example> examples,
                                          const DecodingOptions& options) {
  require_references(examples);
  return timed_batches(examples.size(), options, [&](std::size_t from, std::size_t count) {
    const auto some = examples.subspan(from, count);
    std::vector<std::string> ids;
    for (const auto& example : some) ids.push_back(example.id);
    const auto input = input_of_states(model, model.batch(model.encode(some)));
    return make_generations(model, texts_from_input(model, input, ids, options),
                            std::vector<Codes>(count));
  });
}

std::vector<Generation> decode_codes(VqvaeModel& model, std::span<const Example> examples,
                                     const std::vector<Codes>& codes,
                                     const DecodingOptions& options) {
  if (codes.size() != examples.size())
    throw InvalidArgument(expected_got("codes to decode",
                                       std::to_string(examples.size()) + " sequences",
                                       std::to_string(codes.size())));
  for (std::size_t i = 0; i < codes.size(); ++i) check_codes(model, examples[i], codes[i]);
  return timed_batches(examples.size(), options, [&](std::size_t from, std::size_t count) {
    const auto given = given_examples(model, examples.subspan(from, count));
    const std::vector<Codes> some(codes.begin() + static_cast<std::ptrdiff_t>(from),
                                  codes.begin() + static_cast<std::ptrdiff_t>(from + count));
    return make_generations(model, texts_from_codes(model, given, some, options), some);
  });
}

}  // namespace vqlm
