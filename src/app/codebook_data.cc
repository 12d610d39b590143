#include "app/codebook_data.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "tasks/generation_run.h"

namespace vqlm {
namespace {

std::vector<Example> requests(const std::vector<Example>& examples, std::size_t num_samples,
                              const std::string& condition) {
  std::vector<Example> result;
  for (std::size_t i = 0; i < num_samples; ++i) {
    const Example& given = examples[i % examples.size()];
    Example request;
    request.id = "sample/" + std::to_string(i);
    if (condition == "source") request.source = given.source;
    if (condition == "label") request.label = given.label;
    result.push_back(std::move(request));
  }
  return result;
}

std::vector<Prediction> encoded(const CoderParts& parts, const TaskContext& context) {
  return run_generation(context, *context.examples, {"encode", "encoder"},
                        [&](std::span<const Example> batch) {
                          std::vector<Generation> generations;
                          for (Codes& codes : parts.coder.encode(batch))
                            generations.emplace_back().codes = std::move(codes);
                          return generations;
                        });
}

}  // namespace

CoderParts parts_of(Generator& generator, const Tokenizer* tokenizer, const char* what) {
  auto* coder = dynamic_cast<Coder*>(&generator);
  const GeneratorInfo info = generator.info();
  if (coder == nullptr)
    throw InvalidArgument(
        expected_got(what, "a generator with codes", info.type + ", which has none"));
  if (tokenizer == nullptr)
    throw InvalidArgument(
        expected_got(what, "a generator with a tokenizer", info.type + ", which has none"));
  return {generator, *coder, *tokenizer, info.codebooks};
}

CodebookData collect_codebook_data(const CoderParts& parts, const std::vector<Example>& examples,
                                   std::size_t num_samples, std::uint64_t seed) {
  CodebookData data;
  data.codebooks = parts.codebooks;
  for (const Example& example : examples) {
    if (example.references.empty())
      throw InvalidArgument(expected_got("example " + example.id, "a reference", "none"));
    data.tokens.push_back(parts.tokenizer.encode(example.references[0]));
    data.tokens.back().push_back(kEosId);
  }
  TaskContext context;
  context.generator = &parts.generator;
  context.examples = &examples;
  data.encoded = encoded(parts, context);
  DecodingOptions sampling;
  sampling.method = DecodingMethod::kSample;
  sampling.max_tokens = longest_text(data.tokens);
  sampling.seed = seed;
  if (num_samples > 0 && !examples.empty())
    data.drawn = run_generation(
        context, requests(examples, num_samples, parts.generator.info().condition),
        {"generate", "prior"},
        [&](std::span<const Example> batch) { return parts.generator.generate(batch, sampling); });
  return data;
}

int longest_text(const std::vector<std::vector<int>>& tokens) {
  std::size_t longest = static_cast<std::size_t>(DecodingOptions().max_tokens);
  for (const auto& text : tokens) longest = std::max(longest, text.size());
  return static_cast<int>(longest);
}

}  // namespace vqlm
