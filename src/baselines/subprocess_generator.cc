#include "baselines/subprocess_generator.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "baselines/reference_text.h"
#include "core/error.h"
#include "core/signature.h"
#include "data/decoding_method_names.h"

namespace vqlm {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr const char* kName = "subprocess generator";

json example_json(const Example& example) {
  return {{"id", example.id}, {"source", example.source}, {"label", example.label}};
}

json decoding_json(const DecodingOptions& options) {
  return {{"method", kDecodingMethodNames[static_cast<std::size_t>(options.method)]},
          {"beam_size", options.beam_size},
          {"length_penalty", options.length_penalty},
          {"coverage_penalty", options.coverage_penalty},
          {"beam_groups", options.beam_groups},
          {"diversity_penalty", options.diversity_penalty},
          {"temperature", options.temperature},
          {"top_k", options.top_k},
          {"top_p", options.top_p},
          {"typical_p", options.typical_p},
          {"repetition_penalty", options.repetition_penalty},
          {"max_tokens", options.max_tokens},
          {"seed", options.seed}};
}

[[noreturn]] void refuse(const Example& example, const std::string& expected, const json& got) {
  throw RuntimeError(expected_got(std::string(kName) + ", example " + example.id, expected,
                                  got.dump().substr(0, 80)));
}

std::vector<double> numbers(const json& answer, const char* key, const Example& example) {
  const json values = answer.value(key, json::array());
  const bool fits = values.is_array() && std::all_of(values.begin(), values.end(),
                                                     [](const json& v) { return v.is_number(); });
  if (!fits) refuse(example, std::string("numbers in '") + key + "'", values);
  return values.get<std::vector<double>>();
}

Generation generation_of(const json& answer, const Example& example) {
  if (!answer.is_object() || !answer.contains("text") || !answer["text"].is_string())
    refuse(example, "an object with a 'text'", answer);
  Generation generation;
  generation.text = answer["text"].get<std::string>();
  generation.token_log_prob_nats = numbers(answer, "token_log_prob_nats", example);
  return generation;
}

Likelihood likelihood_of(const json& answer, const Example& example) {
  if (!answer.is_object() || !answer.contains("token_nats"))
    refuse(example, "an object with 'token_nats'", answer);
  Likelihood likelihood;
  likelihood.token_nats = numbers(answer, "token_nats", example);
  if (likelihood.token_nats.empty()) refuse(example, "at least one of 'token_nats'", answer);
  const json unknown = answer.value("num_unknown", json(0));
  if (!unknown.is_number_unsigned()) refuse(example, "a count in 'num_unknown'", unknown);
  likelihood.num_unknown = unknown.get<std::int64_t>();
  likelihood.num_tokens = static_cast<std::int64_t>(likelihood.token_nats.size());
  likelihood.num_bytes = static_cast<std::int64_t>(reference_text(example).size());
  likelihood.kind = LikelihoodKind::kExactSegmentation;
  return likelihood;
}

}  // namespace

SubprocessGenerator::SubprocessGenerator(const SubprocessOptions& options)
    : options_(options), process_(kName, options.process) {}

GeneratorInfo SubprocessGenerator::info() const {
  GeneratorInfo info;
  info.type = "subprocess";
  info.generates = options_.generates;
  info.scores = options_.scores;
  info.condition = options_.condition;
  info.files = command_files(options_.process.command);
  Signature signature;
  signature.add("program", options_.process.command[0]);
  if (!options_.version.empty()) signature.add("program_version", options_.version);
  info.signature = signature.str();
  return info;
}

std::vector<Generation> SubprocessGenerator::generate(std::span<const Example> batch,
                                                      const DecodingOptions& options) {
  refuse_fixed_codes(options, kName);
  if (!options_.generates)
    throw InvalidArgument(expected_got(kName, "one that generates", "one with generates false"));
  const auto most = static_cast<std::size_t>(std::max(1, options.batch_size));
  std::vector<Generation> result;
  for (std::size_t from = 0; from < batch.size(); from += most) {
    const auto part = batch.subspan(from, std::min(most, batch.size() - from));
    json question = {{"generate", json::array()}, {"decoding", decoding_json(options)}};
    for (const Example& example : part) question["generate"].push_back(example_json(example));
    const auto start = Clock::now();
    const json answer = process_.ask(question, "generations", part.size());
    const std::chrono::duration<double> seconds = Clock::now() - start;
    for (std::size_t i = 0; i < part.size(); ++i) {
      result.push_back(generation_of(answer["generations"][i], part[i]));
      result.back().seconds = seconds.count() / static_cast<double>(part.size());
    }
  }
  return result;
}

std::vector<Likelihood> SubprocessGenerator::score(std::span<const Example> batch) {
  if (!options_.scores)
    throw InvalidArgument(expected_got(kName, "one that scores", "one with scores false"));
  json question = {{"score", json::array()}};
  for (const Example& example : batch) {
    question["score"].push_back(example_json(example));
    question["score"].back()["text"] = reference_text(example);
  }
  const json answer = process_.ask(question, "likelihoods", batch.size());
  std::vector<Likelihood> result;
  for (std::size_t i = 0; i < batch.size(); ++i)
    result.push_back(likelihood_of(answer["likelihoods"][i], batch[i]));
  return result;
}

void register_subprocess_generator(Registries& registries) {
  registries.generators.add(
      "subprocess", "a program that speaks JSON Lines", [](JsonReader& reader) {
        SubprocessOptions options;
        options.process = read_json_process_options(reader);
        options.condition =
            reader.get_choice("condition", {"none", "source", "label"}, options.condition);
        options.generates = reader.get_bool("generates", options.generates);
        options.scores = reader.get_bool("scores", options.scores);
        options.version = reader.get_string("program_version", options.version);
        return std::make_unique<SubprocessGenerator>(options);
      });
}

}  // namespace vqlm
