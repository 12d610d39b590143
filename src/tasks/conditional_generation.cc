#include "tasks/conditional_generation.h"

#include <memory>
#include <optional>
#include <utility>

#include "tasks/decoding_reader.h"
#include "tasks/few_shot.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class ConditionalGeneration final : public Task {
 public:
  ConditionalGeneration(TaskInfo info, GenerationRun run, const DecodingOptions& decoding,
                        std::optional<FewShotOptions> few_shot)
      : info_(std::move(info)),
        run_(std::move(run)),
        decoding_(decoding),
        few_shot_(std::move(few_shot)) {}

  TaskInfo info() const override { return info_; }

  std::string cannot_run(const Generator& generator) const override {
    const GeneratorInfo found = generator.info();
    if (!found.generates) return "does not generate";
    if (few_shot_) return found.condition == "none" ? "" : "is not an unconditional language model";
    return found.condition == "source" ? "" : "is not conditional on a source";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    DecodingOptions decoding = decoding_;
    decoding.seed = context.seed;
    if (few_shot_) return run_few_shot(context, decoding);
    return run_generation(context, *context.examples, run_, [&](std::span<const Example> batch) {
      return context.generator->generate(batch, decoding);
    });
  }

 private:
  std::vector<Prediction> run_few_shot(TaskContext& context, const DecodingOptions& decoding) {
    const FewShotPrompts prompts(*few_shot_, context.split("train"));
    auto predictions =
        run_generation(context, *context.examples, run_, [&](std::span<const Example> batch) {
          return few_shot_generations(*context.generator, prompts, batch, decoding);
        });
    for (Prediction& prediction : predictions) prediction.setup = prompts.setup();
    return predictions;
  }

  TaskInfo info_;
  GenerationRun run_;
  DecodingOptions decoding_;
  std::optional<FewShotOptions> few_shot_;
};

void add(Registries& registries, const std::string& name, const std::string& verb,
         const std::string& description) {
  registries.tasks.add(name, description, [name, verb](JsonReader& reader) {
    GenerationRun run{verb, "prior",
                      static_cast<std::size_t>(reader.get_int("timing_examples", 50, 1))};
    DecodingOptions defaults;
    defaults.method = DecodingMethod::kBeam;
    const DecodingOptions decoding = read_decoding_options(reader.child("decoding"), defaults);
    std::optional<FewShotOptions> few_shot;
    if (reader.has("few_shot")) few_shot = read_few_shot_options(reader.child("few_shot"));
    return std::make_unique<ConditionalGeneration>(TaskInfo{name, 3, true, few_shot.has_value()},
                                                   run, decoding, few_shot);
  });
}

}  // namespace

void register_conditional_generation(Registries& registries) {
  add(registries, "translation", "translate", "a translation of each source");
  add(registries, "summarisation", "summarise", "a summary of each source");
}

}  // namespace vqlm
