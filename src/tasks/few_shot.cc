#include "tasks/few_shot.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/random.h"

namespace vqlm {
namespace {

// All at once: what is filled in is not looked at again.
std::string filled(const std::string& form, const Example& example) {
  const std::string target = example.references.empty() ? "" : example.references[0];
  const std::pair<std::string, const std::string*> values[] = {
      {"{source}", &example.source}, {"{target}", &target}, {"{label}", &example.label}};
  std::string text;
  for (std::size_t at = 0; at < form.size();) {
    const auto* const found = std::find_if(
        std::begin(values), std::end(values),
        [&](const auto& value) { return form.compare(at, value.first.size(), value.first) == 0; });
    if (found == std::end(values)) {
      text += form[at++];
    } else {
      text += *found->second;
      at += found->first.size();
    }
  }
  return text;
}

}  // namespace

FewShotOptions read_few_shot_options(JsonReader& reader, const FewShotOptions& defaults) {
  FewShotOptions options;
  options.shots = static_cast<std::size_t>(
      reader.get_int("shots", static_cast<std::int64_t>(defaults.shots), 0, 100000));
  options.seed = static_cast<std::uint64_t>(
      reader.get_int("seed", static_cast<std::int64_t>(defaults.seed), 0));
  options.example = reader.get_string("example", defaults.example);
  options.question = reader.get_string("question", defaults.question);
  options.stop = reader.get_string("stop", defaults.stop);
  return options;
}

FewShotPrompts::FewShotPrompts(FewShotOptions options, const std::vector<Example>& train)
    : options_(std::move(options)), train_(train) {
  if (train_.size() < options_.shots)
    throw InvalidArgument(expected_got(
        "few_shot/shots", "at most the " + std::to_string(train_.size()) + " training examples",
        std::to_string(options_.shots)));
}

std::string FewShotPrompts::prompt(const Example& example) const {
  Pcg64 random(derive_seed(options_.seed, "shots/" + example.id));
  std::vector<std::uint32_t> chosen;
  std::string text;
  while (chosen.size() < options_.shots) {
    const std::uint32_t index = random.below(static_cast<std::uint32_t>(train_.size()));
    if (std::find(chosen.begin(), chosen.end(), index) != chosen.end()) continue;
    chosen.push_back(index);
    text += filled(options_.example, train_[index]);
  }
  return text + filled(options_.question, example);
}

std::string FewShotPrompts::answer(const std::string& text, const std::string& prompt) const {
  std::string answer = text.starts_with(prompt) ? text.substr(prompt.size()) : text;
  if (!options_.stop.empty()) answer = answer.substr(0, answer.find(options_.stop));
  const std::size_t begin = answer.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return answer.substr(begin, answer.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string FewShotPrompts::setup() const {
  return "shots:" + std::to_string(options_.shots) + "|shot_seed:" + std::to_string(options_.seed);
}

std::vector<Generation> few_shot_generations(Generator& model, const FewShotPrompts& prompts,
                                             std::span<const Example> batch,
                                             const DecodingOptions& options) {
  std::vector<Example> questions;
  for (const Example& example : batch)
    questions.push_back({example.id, prompts.prompt(example), {}, ""});
  std::vector<Generation> generations = model.generate(questions, options);
  for (std::size_t i = 0; i < generations.size() && i < questions.size(); ++i)
    generations[i].text = prompts.answer(generations[i].text, questions[i].source);
  return generations;
}

}  // namespace vqlm
