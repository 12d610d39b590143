#include "tasks/scoring_run.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/error.h"
#include "core/progress.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;  // examples handed over at once

}  // namespace

std::vector<Prediction> score_examples(Generator& generator, const std::vector<Example>& examples) {
  const GeneratorInfo info = generator.info();
  Progress progress("score", static_cast<std::int64_t>(examples.size()), "texts");
  std::vector<Prediction> predictions;
  for (std::size_t begin = 0; begin < examples.size(); begin += kPiece) {
    const std::span<const Example> piece{&examples[begin],
                                         std::min(kPiece, examples.size() - begin)};
    std::vector<Likelihood> likelihoods = generator.score(piece);
    if (likelihoods.size() != piece.size())
      throw RuntimeError(expected_got("generator", std::to_string(piece.size()) + " likelihoods",
                                      std::to_string(likelihoods.size())));
    for (std::size_t i = 0; i < piece.size(); ++i) {
      Prediction& prediction = predictions.emplace_back();
      prediction.example = piece[i];
      prediction.likelihood = std::move(likelihoods[i]);
      prediction.likelihood_signature = info.signature;
      prediction.codebooks = info.codebooks;
    }
    progress.advance(static_cast<std::int64_t>(piece.size()));
  }
  return predictions;
}

}  // namespace vqlm
