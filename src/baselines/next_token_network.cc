#include "baselines/next_token_network.h"

#include "data/tokenizer.h"

namespace vqlm {
namespace {

// Finite, so that a masked product with it is no NaN; exp of it is 0 beside any logit.
constexpr double kImpossible = -1e4;

}  // namespace

torch::Tensor predictable_logits(const torch::Tensor& logits, bool training) {
  if (training) return logits;
  const torch::Tensor never =
      torch::tensor({kPadId, kBosId}, torch::dtype(torch::kInt64).device(logits.device()));
  return logits.index_fill(-1, never, kImpossible);
}

}  // namespace vqlm
