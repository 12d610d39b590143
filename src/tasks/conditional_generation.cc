#include "tasks/conditional_generation.h"

#include <memory>
#include <utility>

#include "tasks/decoding_reader.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class ConditionalGeneration final : public Task {
 public:
  ConditionalGeneration(TaskInfo info, GenerationRun run, const DecodingOptions& decoding)
      : info_(std::move(info)), run_(std::move(run)), decoding_(decoding) {}

  TaskInfo info() const override { return info_; }

  std::string cannot_run(const Generator& generator) const override {
    const GeneratorInfo found = generator.info();
    if (!found.generates) return "does not generate";
    return found.condition == "source" ? "" : "is not conditional on a source";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    DecodingOptions decoding = decoding_;
    decoding.seed = context.seed;
    return run_generation(context, *context.examples, run_, [&](std::span<const Example> batch) {
      return context.generator->generate(batch, decoding);
    });
  }

 private:
  TaskInfo info_;
  GenerationRun run_;
  DecodingOptions decoding_;
};

void add(Registries& registries, const std::string& name, const std::string& verb,
         const std::string& description) {
  registries.tasks.add(name, description, [name, verb](JsonReader& reader) {
    GenerationRun run{verb, "prior",
                      static_cast<std::size_t>(reader.get_int("timing_examples", 50, 1))};
    DecodingOptions defaults;
    defaults.method = DecodingMethod::kBeam;
    const DecodingOptions decoding = read_decoding_options(reader.child("decoding"), defaults);
    return std::make_unique<ConditionalGeneration>(TaskInfo{name, 3}, run, decoding);
  });
}

}  // namespace

void register_conditional_generation(Registries& registries) {
  add(registries, "translation", "translate", "a translation of each source");
  add(registries, "summarisation", "summarise", "a summary of each source");
}

}  // namespace vqlm
