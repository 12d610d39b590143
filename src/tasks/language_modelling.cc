#include "tasks/language_modelling.h"

#include <memory>

#include "tasks/generation_run.h"
#include "tasks/scoring_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class LanguageModelling final : public Task {
 public:
  TaskInfo info() const override { return {"language_modelling", 3, false}; }

  std::string cannot_run(const Generator& generator) const override {
    return generator.info().scores ? "" : "does not score texts";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    std::vector<Prediction> predictions = score_examples(*context.generator, *context.examples);
    for (Prediction& prediction : predictions) mark_overlap(context, prediction);
    return predictions;
  }
};

}  // namespace

void register_language_modelling(Registries& registries) {
  registries.tasks.add("language_modelling", "likelihood of the texts of a split",
                       [](JsonReader&) { return std::make_unique<LanguageModelling>(); });
}

}  // namespace vqlm
