// Times a trained Transformer as it translates, for ./dev bench generation:
//   generation_speed CHECKPOINT SOURCES HYPOTHESES greedy|beam BATCH
// SOURCES has a sentence a line; HYPOTHESES is written. Prints a JSON object: seconds and processor
// seconds of the translation, subwords included, without loading.
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "baselines/transformer_translation.h"
#include "core/error.h"
#include "core/files.h"
#include "core/json_reader.h"
#include "core/registries.h"
#include "data/sentencepiece_tokenizer.h"
#include "model/generator.h"
#include "model/trainable.h"
#include "run_program.h"

namespace vqlm {
namespace {

constexpr std::size_t kWarmUp = 20;  // sentences before the clock starts

std::unique_ptr<Generator> load(const std::string& folder) {
  auto tokenizer = std::make_shared<SentencePieceTokenizer>(SentencePieceOptions{});
  tokenizer->restore(read_file(folder + "/tokenizer.model"));
  Registries registries;
  register_transformer_translation(registries);
  JsonReader reader(nlohmann::json::object(), folder);
  auto generator = registries.generators.create("transformer_translation", reader);
  dynamic_cast<Trainable&>(*generator).load(folder, {tokenizer}, "cpu");
  return generator;
}

std::vector<Example> read_sources(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw RuntimeError(expected_got(path, "a readable file", "none"));
  std::vector<Example> examples;
  for (std::string line; std::getline(file, line);)
    examples.push_back({std::to_string(examples.size()), line, {}, ""});
  return examples;
}

void translate(const std::string& checkpoint, const std::string& sources,
               const std::string& hypotheses, const DecodingOptions& options) {
  const auto generator = load(checkpoint);
  const std::vector<Example> examples = read_sources(sources);
  const std::span<const Example> all(examples);
  generator->generate(all.first(std::min(kWarmUp, all.size())), options);
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t processor = std::clock();
  const std::vector<Generation> made = generator->generate(all, options);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const nlohmann::json found = {
      {"seconds", seconds.count()},
      {"cpu_seconds", static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC}};
  std::cout << found << "\n";
  std::string lines;
  for (const Generation& generation : made) lines += generation.text + "\n";
  write_file(hypotheses, lines);
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() != 5 || (arguments[3] != "greedy" && arguments[3] != "beam"))
    throw InvalidArgument(expected_got(
        "generation_speed", "CHECKPOINT SOURCES HYPOTHESES greedy|beam BATCH", "something else"));
  DecodingOptions options;
  options.method = arguments[3] == "beam" ? DecodingMethod::kBeam : DecodingMethod::kGreedy;
  options.batch_size = std::stoi(arguments[4]);
  translate(arguments[0], arguments[1], arguments[2], options);
  return 0;
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) {
  return vqlm::run_program("generation_speed", argc, argv, vqlm::run);
}
