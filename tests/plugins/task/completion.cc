// Task "completion": the beginning of each text, completed by a language model. Keys:
// kept_words (0.5), the share of the words that is given; decoding (tasks/decoding_reader.h).
#include <algorithm>

#include "core/plugin.h"
#include "tasks/decoding_reader.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace {

using namespace vqlm;

class Completion final : public Task {
 public:
  Completion(double kept, const DecodingOptions& decoding) : kept_(kept), decoding_(decoding) {}

  TaskInfo info() const override { return {"completion", 1}; }

  std::string cannot_run(const Generator& generator) const override {
    const GeneratorInfo found = generator.info();
    if (!found.generates) return "does not generate";
    return found.condition == "none" ? "" : "is not an unconditional language model";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    std::vector<Example> examples = *context.examples;
    for (Example& example : examples) example.source = beginning(example.references.at(0));
    DecodingOptions decoding = decoding_;
    decoding.seed = context.seed;
    const auto complete = [&](std::span<const Example> batch) {
      return context.generator->generate(batch, decoding);
    };
    return run_generation(context, examples, {"complete", "prior"}, complete);
  }

 private:
  // At least one word.
  std::string beginning(const std::string& text) const {
    const auto words = static_cast<double>(std::count(text.begin(), text.end(), ' ') + 1);
    std::size_t end = text.find(' ');
    for (int i = 2; i <= kept_ * words; ++i) end = text.find(' ', end + 1);
    return text.substr(0, end);
  }

  double kept_;
  DecodingOptions decoding_;
};

void register_completion(Registries& registries) {
  registries.tasks.add("completion", "texts from their beginnings", [](JsonReader& reader) {
    const double kept = reader.get_double("kept_words", 0.5, 0, 1);
    return std::make_unique<Completion>(kept, read_decoding_options(reader.child("decoding")));
  });
}

}  // namespace

VQLM_PLUGIN(completion, "1.0", register_completion)
