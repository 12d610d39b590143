#include "tasks/language_modelling.h"

#include <algorithm>
#include <memory>

#include "core/error.h"
#include "core/progress.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;  // examples handed over at once

class LanguageModelling final : public Task {
 public:
  TaskInfo info() const override { return {"language_modelling", 3, false}; }

  std::string cannot_run(const Generator& generator) const override {
    return generator.info().scores ? "" : "does not score texts";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    const std::vector<Example>& examples = *context.examples;
    const GeneratorInfo info = context.generator->info();
    Progress progress("score", static_cast<std::int64_t>(examples.size()), "texts");
    std::vector<Prediction> predictions;
    for (std::size_t begin = 0; begin < examples.size(); begin += kPiece) {
      const std::span<const Example> piece{&examples[begin],
                                           std::min(kPiece, examples.size() - begin)};
      const std::vector<Likelihood> likelihoods = context.generator->score(piece);
      if (likelihoods.size() != piece.size())
        throw RuntimeError(expected_got("generator", std::to_string(piece.size()) + " likelihoods",
                                        std::to_string(likelihoods.size())));
      for (std::size_t i = 0; i < piece.size(); ++i) {
        Prediction prediction;
        prediction.example = piece[i];
        prediction.likelihood = likelihoods[i];
        prediction.likelihood_signature = info.signature;
        prediction.codebooks = info.codebooks;
        mark_overlap(context, prediction);
        predictions.push_back(std::move(prediction));
      }
      progress.advance(static_cast<std::int64_t>(piece.size()));
    }
    return predictions;
  }
};

}  // namespace

void register_language_modelling(Registries& registries) {
  registries.tasks.add("language_modelling", "likelihood of the texts of a split",
                       [](JsonReader&) { return std::make_unique<LanguageModelling>(); });
}

}  // namespace vqlm
