#include "model/prefix_continuation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "model/text_from_codes.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

// How many tokens each row's codes cover.
std::vector<std::int64_t> covered_tokens(const DecoderInput& input) {
  const auto covered = input.mask.sum(1).to(torch::kInt64).cpu().contiguous();
  const auto* first = covered.const_data_ptr<std::int64_t>();
  return {first, first + covered.numel()};
}

// log p(prefix | codes) for each row; -infinity where the codes cover less than the prefix and an
// end.
std::vector<double> prefix_log_probs(VqvaeModel& model, const DecoderInput& input,
                                     const std::vector<std::int64_t>& covered,
                                     const std::vector<int>& prefix) {
  const auto rows = input.aligned.size(0), places = input.aligned.size(1);
  const auto length = static_cast<std::int64_t>(prefix.size());
  std::vector<double> result(static_cast<std::size_t>(rows),
                             -std::numeric_limits<double>::infinity());
  if (length + 1 > places) return result;
  auto targets = torch::full({rows, places}, kPadId, torch::kInt64);
  for (std::int64_t t = 0; t < length; ++t)
    targets.select(1, t).fill_(prefix[static_cast<std::size_t>(t)]);
  targets = targets.to(input.aligned.device());
  const auto nats = token_nats(model.network->decoder().logits(targets, input), targets, kPadId)
                        .to(torch::kFloat64)
                        .sum(1)
                        .cpu();
  for (std::size_t row = 0; row < result.size(); ++row)
    if (covered[row] > length) result[row] = -nats[static_cast<std::int64_t>(row)].item<double>();
  return result;
}

// An index drawn with weights exp(log_weights), or the heaviest; the last longest sequence when all
// weights are 0.
std::size_t choose(const std::vector<double>& log_weights, const std::vector<std::int64_t>& covered,
                   bool sample, std::uint64_t seed) {
  const auto heaviest = std::max_element(log_weights.begin(), log_weights.end());
  if (std::isinf(*heaviest)) {
    const auto longest = std::max_element(covered.rbegin(), covered.rend());
    return static_cast<std::size_t>(covered.rend() - longest - 1);
  }
  const auto index = static_cast<std::size_t>(heaviest - log_weights.begin());
  if (!sample) return index;
  double total = 0;
  for (const double weight : log_weights) total += std::exp(weight - *heaviest);
  double left = Pcg64(seed).next_double() * total;
  for (std::size_t i = 0; i < log_weights.size(); ++i) {
    left -= std::exp(log_weights[i] - *heaviest);
    if (left < 0) return i;
  }
  return index;
}

}  // namespace

Generation continue_prefix(VqvaeModel& model, const Example& example,
                           const DecodingOptions& options) {
  if (!model.network->decoder().continues_prefixes())
    throw InvalidArgument(expected_got("continuing the prefix of example " + example.id,
                                       "an autoregressive decoder", "a parallel one"));
  const Prefix prefix{example.source, model.tokenizers.target->encode(example.source)};
  const auto given = given_examples(model, {&example, 1});
  const auto count = model.options.prefix_candidates;
  const GivenExamples repeated{
      std::vector<std::string>(static_cast<std::size_t>(count), example.id),
      repeat_rows(given.condition, {count})};
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < count; ++i)
    ids.push_back(example.id + "/codes/" + std::to_string(i));
  DecodingOptions sampling = options;
  sampling.max_tokens += static_cast<int>(prefix.tokens.size());
  if (options.method != DecodingMethod::kSample) {
    sampling.method = DecodingMethod::kSample;
    sampling.temperature = 1.0;
    sampling.top_k = 0;
    sampling.top_p = 1.0;
    sampling.typical_p = 1.0;
  }
  const auto codes = codes_of(sample_codes(model, repeated, ids, sampling));
  const auto input = input_of_codes(model, codes, repeated.condition);
  const auto covered = covered_tokens(input);
  const auto weights = prefix_log_probs(model, input, covered, prefix.tokens);
  const auto chosen = choose(weights, covered, options.method == DecodingMethod::kSample,
                             derive_seed(options.seed, "decoding/" + example.id + "/prefix"));
  const std::vector<Codes> kept{codes[chosen]};
  const auto texts = texts_from_codes(model, given, kept, options, prefix);
  return make_generations(model, texts, kept, prefix)[0];
}

}  // namespace vqlm
