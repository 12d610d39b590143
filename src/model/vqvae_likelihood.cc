#include "model/vqvae_likelihood.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/error.h"
#include "model/text_from_codes.h"
#include "model/tightened_bound.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

constexpr std::size_t kBatch = 32;         // examples scored together, at most
constexpr std::size_t kTokens = 32 * 512;  // tokens scored together, unless one text has more

// The first `count` numbers of row `row` of a contiguous CPU matrix.
template <typename To, typename From>
std::vector<To> row_values(const torch::Tensor& matrix, std::int64_t row, std::int64_t count) {
  const From* from = matrix.data_ptr<From>() + row * matrix.size(1);
  std::vector<To> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<To>(from[i]));
  return values;
}

// float64 on the CPU, ready for `row_values`.
torch::Tensor as_doubles(const torch::Tensor& nats) {
  return nats.to(torch::kFloat64).cpu().contiguous();
}

// -log p of each token of the batch, row by row, given what the decoder sees.
std::vector<std::vector<double>> nats_of_tokens(VqvaeModel& model,
                                                std::span<const EncodedExample> examples,
                                                const TextBatch& batch, const DecoderInput& input) {
  const auto logits = model.network->decoder().logits(batch.targets, input);
  const auto nats = as_doubles(token_nats(logits, batch.targets, kPadId));
  std::vector<std::vector<double>> result;
  for (std::size_t i = 0; i < examples.size(); ++i)
    result.push_back(
        row_values<double, double>(nats, static_cast<std::int64_t>(i),
                                   static_cast<std::int64_t>(examples[i].target.size()) + 1));
  return result;
}

}  // namespace

void require_references(std::span<const Example> examples) {
  for (const auto& example : examples)
    if (example.references.empty())
      throw InvalidArgument(
          expected_got("example " + example.id, "a reference to score or encode", "none"));
}

std::vector<Codes> code_lists(const std::vector<LevelCodes>& levels) {
  std::vector<Codes> result(static_cast<std::size_t>(levels[0].codes.size(0)));
  for (const auto& level : levels) {
    const auto lengths = level.mask.sum(1).cpu();
    for (std::int64_t h = 0; h < level.codes.size(2); ++h) {
      const auto codes = level.codes.select(2, h).cpu().contiguous();
      for (std::int64_t row = 0; row < codes.size(0); ++row)
        result[static_cast<std::size_t>(row)].push_back(
            row_values<int, std::int64_t>(codes, row, lengths[row].item<std::int64_t>()));
    }
  }
  return result;
}

std::vector<BoundNats> nats_of_codes(VqvaeModel& model, std::span<const EncodedExample> examples,
                                     const TextBatch& batch, const std::vector<LevelCodes>& codes) {
  auto& network = *model.network;
  const auto condition = network.condition(batch);
  const auto input = network.decoder_input(network.vectors(codes), condition);
  auto distortion = nats_of_tokens(model, examples, batch, input);
  const auto logits = network.prior_logits(codes, condition);
  const auto ids = code_lists(codes);
  std::vector<BoundNats> result(examples.size());
  for (std::size_t i = 0; i < examples.size(); ++i) {
    result[i].tokens = std::move(distortion[i]);
    result[i].code_ids = ids[i];
  }
  for (std::size_t level = 0; level < codes.size(); ++level) {
    auto& prior = network.prior(level);
    const auto rate = as_doubles(token_nats(
        logits[level], prior.targets(codes[level].codes, codes[level].mask), prior.pad()));
    const auto sizes = (codes[level].mask.sum(1) * codes[level].codes.size(2) + 1).cpu();
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      const auto nats = row_values<double, double>(rate, row, sizes[row].item<std::int64_t>());
      result[i].codes.insert(result[i].codes.end(), nats.begin(), nats.end());
      result[i].level_sizes.push_back(std::ssize(nats));
    }
  }
  return result;
}

namespace {

template <typename Function>
void in_batches(std::span<const EncodedExample> items, Function&& function) {
  for (std::size_t from = 0, count = 0; from < items.size(); from += count) {
    std::size_t longest = 0;
    for (count = 0; count < kBatch && from + count < items.size(); ++count) {
      longest = std::max(longest, items[from + count].target.size() + 1);
      if (count > 0 && longest * (count + 1) > kTokens) break;
    }
    function(items.subspan(from, count));
  }
}

}  // namespace

std::vector<BoundNats> bound_nats(VqvaeModel& model, std::span<const EncodedExample> examples) {
  const torch::NoGradGuard no_grad;
  std::vector<BoundNats> result;
  in_batches(examples, [&](std::span<const EncodedExample> some) {
    const auto batch = model.batch(some);
    for (auto& nats : nats_of_codes(model, some, batch, model.network->codes(batch)))
      result.push_back(std::move(nats));
  });
  return result;
}

std::vector<std::vector<double>> reconstruction_nats(VqvaeModel& model,
                                                     std::span<const EncodedExample> examples) {
  const torch::NoGradGuard no_grad;
  std::vector<std::vector<double>> result;
  in_batches(examples, [&](std::span<const EncodedExample> some) {
    const auto batch = model.batch(some);
    const auto input = input_of_states(model, batch);
    for (auto& nats : nats_of_tokens(model, some, batch, input)) result.push_back(std::move(nats));
  });
  return result;
}

std::vector<Likelihood> score_texts(VqvaeModel& model, std::span<const Example> examples) {
  require_references(examples);
  const auto encoded = model.encode(examples);
  auto nats = bound_nats(model, encoded);
  std::vector<Likelihood> result;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    Likelihood likelihood;
    likelihood.token_nats = std::move(nats[i].tokens);
    likelihood.code_nats = std::move(nats[i].codes);
    if (nats[i].level_sizes.size() > 1) likelihood.code_level_sizes = nats[i].level_sizes;
    likelihood.num_tokens = static_cast<std::int64_t>(likelihood.token_nats.size());
    likelihood.num_bytes = static_cast<std::int64_t>(examples[i].references[0].size());
    const auto& target = encoded[i].target;
    likelihood.num_unknown = std::count(target.begin(), target.end(), kUnkId);
    const auto& bound = model.options.bound;
    likelihood.kind =
        bound.kind == "posterior" ? LikelihoodKind::kImportanceWeighted : LikelihoodKind::kBound;
    if (bound.kind != "encoder")
      likelihood.tightening_nats =
          tightened_nats(model, encoded[i], examples[i].id) - likelihood.total_nats();
    result.push_back(std::move(likelihood));
  }
  return result;
}

std::vector<Codes> encode_texts(VqvaeModel& model, std::span<const Example> examples) {
  require_references(examples);
  const torch::NoGradGuard no_grad;
  std::vector<Codes> result;
  const auto encoded = model.encode(examples);
  in_batches(encoded, [&](std::span<const EncodedExample> some) {
    for (auto& codes : code_lists(model.network->codes(model.batch(some))))
      result.push_back(std::move(codes));
  });
  return result;
}

}  // namespace vqlm
