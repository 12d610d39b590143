#include "tasks/reverse_perplexity.h"

#include <memory>

#include "core/error.h"
#include "tasks/decoding_reader.h"
#include "tasks/generation_run.h"
#include "tasks/scoring_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

struct ReversePerplexityOptions {
  std::size_t num_samples = 5000, dev_samples = 0;
  DecodingOptions decoding;
};

constexpr const char* kRole = "learner";

ReversePerplexityOptions read_options(JsonReader& reader) {
  ReversePerplexityOptions options;
  options.num_samples = static_cast<std::size_t>(
      reader.get_int("num_samples", static_cast<std::int64_t>(options.num_samples), 1));
  options.dev_samples = static_cast<std::size_t>(reader.get_int("dev_samples", 0, 0));
  DecodingOptions defaults;
  defaults.method = DecodingMethod::kSample;
  options.decoding = read_decoding_options(reader.child("decoding"), defaults);
  return options;
}

class ReversePerplexity final : public Task {
 public:
  explicit ReversePerplexity(const ReversePerplexityOptions& options) : options_(options) {}

  TaskInfo info() const override {
    TaskInfo info{"reverse_perplexity", 1, false};
    info.roles = {kRole};
    return info;
  }

  std::string cannot_run(const Generator& generator) const override {
    const GeneratorInfo found = generator.info();
    if (!found.generates) return "does not generate";
    if (found.condition == "none") return "";
    return "is conditional on '" + found.condition + "', not on 'none'";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    std::vector<Example> samples = draw_samples(context), dev;
    dev.assign(samples.begin() + static_cast<std::ptrdiff_t>(options_.num_samples), samples.end());
    samples.resize(options_.num_samples);
    const std::unique_ptr<Generator> learner = context.learn_anew(kRole, samples, dev);
    const GeneratorInfo info = learner->info();
    if (!info.scores || info.condition != "none")
      throw InvalidArgument(expected_got("role learner", "a language model that scores texts",
                                         info.type + " with condition " + info.condition));
    std::vector<Prediction> predictions = score_examples(*learner, *context.examples);
    for (Prediction& prediction : predictions) {
      refuse_reconstructions({&*prediction.likelihood, 1}, "role learner");
      prediction.codebooks.clear();  // the generator's have no part in this
      prediction.learner_signature =
          "learner:" + info.type + "|samples:" + std::to_string(options_.num_samples);
      mark_overlap(context, prediction);
    }
    return predictions;
  }

 private:
  // With the generated texts as references.
  std::vector<Example> draw_samples(const TaskContext& context) const {
    DecodingOptions decoding = options_.decoding;
    decoding.seed = context.seed;
    std::vector<Example> requests;
    for (std::size_t i = 0; i < options_.num_samples + options_.dev_samples; ++i)
      requests.push_back({"sample/" + std::to_string(i), "", {}, ""});
    const auto predictions = run_generation(context, requests, {"generate", "prior"},
                                            [&](std::span<const Example> batch) {
                                              return context.generator->generate(batch, decoding);
                                            });
    for (std::size_t i = 0; i < requests.size(); ++i)
      requests[i].references = {predictions[i].generation->text};
    return requests;
  }

  ReversePerplexityOptions options_;
};

}  // namespace

void register_reverse_perplexity_task(Registries& registries) {
  registries.tasks.add(
      "reverse_perplexity", "likelihood of the texts of a split under a model that learns samples",
      [](JsonReader& reader) { return std::make_unique<ReversePerplexity>(read_options(reader)); });
}

}  // namespace vqlm
