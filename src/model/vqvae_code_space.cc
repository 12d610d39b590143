#include "model/vqvae_code_space.h"

#include "core/error.h"

namespace vqlm {
namespace {

void check(const VqvaeModel& model, std::span<const Example> examples) {
  const std::string reason = vqvae_cannot_place_codes(model);
  if (!reason.empty())
    throw InvalidArgument(expected_got("vqvae_lm: code space", "one codebook a place", reason));
  for (const Example& example : examples)
    if (example.references.empty())
      throw InvalidArgument(
          expected_got("example " + example.id, "a reference to look at", "none"));
}

std::vector<float> numbers(const torch::Tensor& tensor) {
  const auto flat = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
  return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

}  // namespace

std::string vqvae_cannot_place_codes(const VqvaeModel& model) {
  if (!model.options.quantised) return "no codes";
  const auto books = model.codebooks();
  for (const CodebookInfo& book : books)
    if (book.level == 0 && book.head > 0) return "several codebooks a place";
  return "";
}

CodeStates vqvae_code_states(VqvaeModel& model, std::span<const Example> examples) {
  check(model, examples);
  const torch::NoGradGuard no_grad;
  const auto encoded = model.network->encode(model.batch(model.encode(examples))).at(0);
  CodeStates result;
  const auto states = model.network->bottleneck(0).pass(encoded.states);
  result.dimension = states.size(-1);
  result.states = numbers(states.index({encoded.mask}));
  const auto codes =
      encoded.codes.select(-1, 0).index({encoded.mask}).to(torch::kCPU, torch::kInt64).contiguous();
  for (std::int64_t i = 0; i < codes.numel(); ++i)
    result.codes.push_back(static_cast<int>(codes.const_data_ptr<std::int64_t>()[i]));
  return result;
}

Codebook vqvae_code_vectors(VqvaeModel& model) {
  check(model, {});
  const torch::NoGradGuard no_grad;
  auto& bottleneck = model.network->bottleneck(0);
  const std::int64_t size = bottleneck.sizes().at(0);
  const auto all = torch::arange(size, torch::dtype(torch::kInt64).device(model.device));
  const auto vectors = bottleneck.lookup(all.unsqueeze(-1));
  return {size, vectors.size(-1), numbers(vectors)};
}

}  // namespace vqlm
