#include "tasks/text_generation.h"

#include <algorithm>
#include <memory>

#include "data/utf8.h"
#include "tasks/classifying.h"
#include "tasks/decoding_reader.h"
#include "tasks/generation_run.h"
#include "tasks/grammar_checking.h"
#include "tasks/judging.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

struct TextGenerationOptions {
  std::string condition = "none";
  std::size_t num_samples = 1000, prefix_words = 3;
  bool prefix_of_words = true;  // else of code points
  GenerationRun run{"generate", "prior", 50};
  DecodingOptions decoding;
};

TextGenerationOptions read_options(JsonReader& reader) {
  TextGenerationOptions options;
  options.condition =
      reader.get_choice("condition", {"none", "prefix", "label"}, options.condition);
  options.num_samples = static_cast<std::size_t>(reader.get_int("num_samples", 1000, 1));
  if (options.condition == "prefix") {
    options.prefix_words = static_cast<std::size_t>(reader.get_int("prefix_words", 3, 1));
    options.prefix_of_words = reader.get_choice("prefix_unit", {"word", "char"}, "word") == "word";
  }
  options.run.timing_examples = static_cast<std::size_t>(reader.get_int("timing_examples", 50, 1));
  DecodingOptions defaults;
  defaults.method = DecodingMethod::kSample;
  options.decoding = read_decoding_options(reader.child("decoding"), defaults);
  return options;
}

// The text up to its n-th blank, those before its first word not counted; all of it when it has
// fewer.
std::string first_words(const std::string& text, std::size_t n) {
  std::size_t end = text.find_first_not_of(' ');
  if (end == std::string::npos) return text;
  for (std::size_t i = 0; i < n; ++i) {
    end = text.find(' ', end + 1);
    if (end == std::string::npos) return text;
  }
  return text.substr(0, end);
}

// The first n code points.
std::string first_characters(const std::string& text, std::size_t n) {
  std::string result;
  const std::vector<std::string_view> points = code_points(text);
  for (std::size_t i = 0; i < std::min(n, points.size()); ++i) result += points[i];
  return result;
}

class TextGeneration final : public Task {
 public:
  explicit TextGeneration(const TextGenerationOptions& options) : options_(options) {}

  TaskInfo info() const override { return {"text_generation", 4}; }

  std::string cannot_run(const Generator& generator) const override {
    const GeneratorInfo found = generator.info();
    const std::string needed = options_.condition == "label" ? "label" : "none";
    if (!found.generates) return "does not generate";
    if (found.condition != needed)
      return "is conditional on '" + found.condition + "', not on '" + needed + "'";
    return "";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    DecodingOptions decoding = options_.decoding;
    decoding.seed = context.seed;
    std::vector<Prediction> predictions = run_generation(
        context, requests(*context.examples), options_.run, [&](std::span<const Example> batch) {
          return context.generator->generate(batch, decoding);
        });
    if (options_.condition == "none") add_real_texts(*context.examples, predictions);
    judge_texts(context, predictions);
    check_grammar(context, predictions);
    if (options_.condition == "label") classify_texts(context, predictions);
    return predictions;
  }

 private:
  std::vector<Example> requests(const std::vector<Example>& examples) const {
    std::vector<Example> result;
    if (options_.condition == "none") {
      for (std::size_t i = 0; i < options_.num_samples; ++i)
        result.push_back({"sample/" + std::to_string(i), "", {}, ""});
      return result;
    }
    for (const Example& example : examples) {
      if (result.size() == options_.num_samples) break;
      result.push_back(example);
      result.back().source = prefix_of(example);
    }
    return result;
  }

  // As many as there are samples, so that the set is of equal size; fewer where the split has
  // fewer.
  static void add_real_texts(const std::vector<Example>& examples,
                             std::vector<Prediction>& predictions) {
    for (std::size_t i = 0; i < std::min(examples.size(), predictions.size()); ++i)
      if (!examples[i].references.empty()) predictions[i].real_text = examples[i].references[0];
  }

  std::string prefix_of(const Example& example) const {
    if (options_.condition != "prefix" || example.references.empty()) return "";
    const std::string& text = example.references[0];
    return options_.prefix_of_words ? first_words(text, options_.prefix_words)
                                    : first_characters(text, options_.prefix_words);
  }

  TextGenerationOptions options_;
};

}  // namespace

void register_text_generation(Registries& registries) {
  registries.tasks.add(
      "text_generation", "texts without a source, from a prefix, or of a label",
      [](JsonReader& reader) { return std::make_unique<TextGeneration>(read_options(reader)); });
}

}  // namespace vqlm
