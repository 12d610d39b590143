#include "model/vqvae_likelihood.h"

#include <algorithm>

#include "core/error.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

constexpr std::size_t kBatch = 32;         // examples scored together, at most
constexpr std::size_t kTokens = 32 * 512;  // tokens scored together, unless one text has more

void require_references(std::span<const Example> examples) {
  for (const auto& example : examples)
    if (example.references.empty())
      throw InvalidArgument(
          expected_got("example " + example.id, "a reference to score or encode", "none"));
}

// The first `count` numbers of row `row` of a contiguous CPU matrix.
template <typename To, typename From>
std::vector<To> row_values(const torch::Tensor& matrix, std::int64_t row, std::int64_t count) {
  const From* from = matrix.data_ptr<From>() + row * matrix.size(1);
  std::vector<To> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<To>(from[i]));
  return values;
}

std::vector<BoundNats> nats_of_batch(VqvaeModel& model, std::span<const EncodedExample> examples) {
  auto& network = *model.network;
  const auto batch = model.batch(examples);
  const auto [codes, code_mask] = network.codes(batch);
  const auto condition = network.condition(batch);
  const auto input = network.decoder_input(network.quantizer().lookup(codes), code_mask, condition);
  const auto distortion =
      token_nats(network.decoder().logits(batch.targets, input), batch.targets, kPadId)
          .to(torch::kFloat64)
          .cpu()
          .contiguous();
  auto& prior = network.prior();
  const auto rate = token_nats(network.prior_logits(codes, code_mask, condition),
                               prior->targets(codes, code_mask), prior->pad())
                        .to(torch::kFloat64)
                        .cpu()
                        .contiguous();
  const auto ids = codes.cpu().contiguous();
  const auto num_codes = code_mask.sum(1).cpu();
  std::vector<BoundNats> result;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    const auto length = num_codes[row].item<std::int64_t>();
    const auto num_tokens = static_cast<std::int64_t>(examples[i].target.size()) + 1;
    result.push_back({row_values<double, double>(distortion, row, num_tokens),
                      row_values<double, double>(rate, row, length + 1),
                      row_values<int, std::int64_t>(ids, row, length)});
  }
  return result;
}

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
    for (auto& nats : nats_of_batch(model, some)) result.push_back(std::move(nats));
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
    likelihood.num_tokens = static_cast<std::int64_t>(likelihood.token_nats.size());
    likelihood.num_bytes = static_cast<std::int64_t>(examples[i].references[0].size());
    const auto& target = encoded[i].target;
    likelihood.num_unknown = std::count(target.begin(), target.end(), kUnkId);
    likelihood.kind = LikelihoodKind::kBound;
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
    const auto [codes, mask] = model.network->codes(model.batch(some));
    const auto ids = codes.cpu().contiguous();
    const auto lengths = mask.sum(1).cpu();
    for (std::int64_t row = 0; row < ids.size(0); ++row)
      result.push_back(
          {row_values<int, std::int64_t>(ids, row, lengths[row].item<std::int64_t>())});
  });
  return result;
}

}  // namespace vqlm
