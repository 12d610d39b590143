#include "tasks/labelling.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/progress.h"
#include "tasks/classifying.h"
#include "tasks/few_shot.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class Labelling final : public Task {
 public:
  explicit Labelling(FewShotOptions options) : options_(std::move(options)) {}

  TaskInfo info() const override { return {"labelling", 1, false, true}; }

  std::string cannot_run(const Generator& generator) const override {
    const GeneratorInfo found = generator.info();
    if (!found.scores) return "does not score texts";
    return found.condition != "source" ? "" : "is conditional on a source";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    const std::vector<Example>& train = context.split("train");
    std::set<std::string> labels;
    for (const Example& example : train) labels.insert(example.label);
    std::optional<FewShotPrompts> prompts;  // none where Bayes' rule is read
    if (context.generator->info().condition != "label") prompts.emplace(options_, train);
    const std::vector<std::string> found =
        prompts ? prompted_labels(context, *prompts, labels)
                : likeliest_labels(*context.generator, labels, *context.examples, "label");
    std::vector<Prediction> predictions;
    for (std::size_t i = 0; i < found.size(); ++i) {
      Prediction& prediction = predictions.emplace_back();
      prediction.example = (*context.examples)[i];
      prediction.predicted_label = found[i];
      if (prompts) prediction.setup = prompts->setup();
      mark_overlap(context, prediction);
    }
    return predictions;
  }

 private:
  static std::vector<std::string> prompted_labels(const TaskContext& context,
                                                  const FewShotPrompts& prompts,
                                                  const std::set<std::string>& labels) {
    Progress progress("label", static_cast<std::int64_t>(context.examples->size()), "texts");
    std::vector<std::string> found;
    for (const Example& example : *context.examples) {
      found.push_back(likeliest(*context.generator, prompts.prompt(example), labels));
      progress.advance();
    }
    return found;
  }

  // The prompt is the same for all, so that whole texts compare.
  static std::string likeliest(Generator& model, const std::string& prompt,
                               const std::set<std::string>& labels) {
    std::vector<Example> texts;
    for (const std::string& label : labels)
      texts.push_back({"label/" + label, "", {prompt + " " + label}, ""});
    const std::vector<Likelihood> likelihoods = model.score(texts);
    if (likelihoods.size() != texts.size())
      throw RuntimeError(expected_got("generator", std::to_string(texts.size()) + " likelihoods",
                                      std::to_string(likelihoods.size())));
    refuse_reconstructions(likelihoods, "generator to label");
    std::size_t best = 0;
    auto label = labels.begin(), best_label = labels.begin();
    for (std::size_t i = 0; i < texts.size(); ++i, ++label) {
      if (likelihoods[i].total_nats() >= likelihoods[best].total_nats()) continue;
      best = i;
      best_label = label;
    }
    return *best_label;
  }

  FewShotOptions options_;
};

}  // namespace

void register_labelling(Registries& registries) {
  registries.tasks.add("labelling", "the label that a language model finds likeliest",
                       [](JsonReader& reader) {
                         FewShotOptions defaults;
                         defaults.example = "{target} = {label}\n";
                         defaults.question = "{target} =";
                         return std::make_unique<Labelling>(
                             read_few_shot_options(reader.child("few_shot"), defaults));
                       });
}

}  // namespace vqlm
