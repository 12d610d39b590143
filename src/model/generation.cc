#include "model/generation.h"

#include <array>
#include <numeric>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr std::array<std::pair<LikelihoodKind, const char*>, 5> kKindNames{{
    {LikelihoodKind::kExact, "exact"},
    {LikelihoodKind::kExactSegmentation, "exact-segmentation"},
    {LikelihoodKind::kBound, "bound"},
    {LikelihoodKind::kImportanceWeighted, "importance-weighted"},
    {LikelihoodKind::kReconstruction, "reconstruction"},
}};

}  // namespace

const char* likelihood_kind_name(LikelihoodKind kind) {
  for (const auto& [value, name] : kKindNames)
    if (value == kind) return name;
  throw InvalidArgument("likelihood kind: expected a known one, got an unnamed value");
}

LikelihoodKind likelihood_kind_from_name(const std::string& name) {
  for (const auto& [value, known] : kKindNames)
    if (name == known) return value;
  throw InvalidArgument(expected_got("likelihood kind",
                                     "exact, exact-segmentation, bound, importance-weighted or "
                                     "reconstruction",
                                     "'" + name + "'"));
}

double Likelihood::distortion_nats() const {
  return std::accumulate(token_nats.begin(), token_nats.end(), 0.0);
}

double Likelihood::rate_nats() const {
  return std::accumulate(code_nats.begin(), code_nats.end(), 0.0);
}

void refuse_reconstructions(std::span<const Likelihood> likelihoods, const std::string& subject) {
  for (const Likelihood& likelihood : likelihoods)
    if (likelihood.kind == LikelihoodKind::kReconstruction)
      throw InvalidArgument(
          expected_got(subject, "likelihoods of texts", "reconstructions, which have seen them"));
}

}  // namespace vqlm
