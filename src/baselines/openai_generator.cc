#include "baselines/openai_generator.h"

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "baselines/reference_text.h"
#include "core/error.h"
#include "core/random.h"
#include "core/signature.h"
#include "data/utf8.h"

namespace vqlm {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr const char* kName = "openai generator";

void fill_in(std::string& text, const std::string& place, const std::string& value) {
  for (std::size_t at = text.find(place); at != std::string::npos;
       at = text.find(place, at + value.size()))
    text.replace(at, place.size(), value);
}

[[noreturn]] void refuse(const Example& example, const std::string& expected, const json& got) {
  throw RuntimeError(expected_got(std::string(kName) + ", example " + example.id, expected,
                                  got.dump().substr(0, 120)));
}

const json& first_choice(const json& answer, const Example& example) {
  if (!answer.contains("choices") || !answer["choices"].is_array() || answer["choices"].empty() ||
      !answer["choices"][0].is_object())
    refuse(example, "an answer with 'choices'", answer);
  return answer["choices"][0];
}

// The array logprobs.`key` of a choice.
const json& log_prob_array(const json& choice, const char* key, const Example& example) {
  const auto found = choice.find("logprobs");
  if (found == choice.end() || !found->is_object() || !found->contains(key) ||
      !(*found)[key].is_array())
    refuse(example, std::string("a choice with logprobs.") + key, choice);
  return (*found)[key];
}

double number(const json& value, const Example& example) {
  if (!value.is_number()) refuse(example, "log-probabilities that are numbers", value);
  return value.get<double>();
}

void check_options(const DecodingOptions& options) {
  if (options.method == DecodingMethod::kBeam)
    throw InvalidArgument(expected_got(kName, "greedy or sample", "beam"));
  if (options.typical_p < 1)
    throw InvalidArgument(expected_got(kName, "typical_p 1", std::to_string(options.typical_p)));
}

json question_of(const OpenaiOptions& options, const DecodingOptions& decoding,
                 const Example& example) {
  json question = {
      {"model", options.model}, {"max_tokens", decoding.max_tokens}, {"n", 1}, {"temperature", 0}};
  if (decoding.method == DecodingMethod::kSample) {
    question["temperature"] = decoding.temperature;
    question["top_p"] = decoding.top_p;
    question["seed"] = derive_seed(decoding.seed, "decoding/" + example.id) & 0x7fffffffU;
    if (decoding.top_k > 0) question["top_k"] = decoding.top_k;
  }
  if (decoding.repetition_penalty != 1)
    question["repetition_penalty"] = decoding.repetition_penalty;
  if (!options.stop.empty()) question["stop"] = options.stop;
  if (options.log_probs) question["logprobs"] = 1;
  return question;
}

// Of the tokens that begin at or after `from`, in characters.
Likelihood echoed_likelihood(const json& choice, std::size_t from, const Example& example) {
  const json& log_probs = log_prob_array(choice, "token_logprobs", example);
  const json& offsets = log_prob_array(choice, "text_offset", example);
  if (offsets.size() != log_probs.size()) refuse(example, "as many offsets as tokens", offsets);
  Likelihood likelihood;
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    if (!offsets[i].is_number_unsigned()) refuse(example, "offsets that are counts", offsets[i]);
    const auto offset = offsets[i].get<std::size_t>();
    if (offset < from) continue;
    if (likelihood.token_nats.empty() && offset != from)
      refuse(example, "a token that begins where the text does", offsets);
    likelihood.token_nats.push_back(-number(log_probs[i], example));
  }
  if (likelihood.token_nats.empty()) refuse(example, "tokens of the text", offsets);
  likelihood.num_tokens = static_cast<std::int64_t>(likelihood.token_nats.size());
  likelihood.num_bytes = static_cast<std::int64_t>(reference_text(example).size());
  likelihood.kind = LikelihoodKind::kExactSegmentation;
  return likelihood;
}

}  // namespace

OpenaiGenerator::OpenaiGenerator(OpenaiOptions options)
    : options_(std::move(options)), endpoint_(options_.endpoint) {}

GeneratorInfo OpenaiGenerator::info() const {
  GeneratorInfo info;
  info.type = "openai";
  info.scores = options_.scores;
  info.condition = options_.condition;
  info.signature =
      Signature().add("unit", "subword").add("eos", false).add("model", options_.model).str();
  return info;
}

std::string OpenaiGenerator::prompt_for(const Example& example) const {
  std::string prompt = options_.prompt;
  fill_in(prompt, "{label}", example.label);
  fill_in(prompt, "{source}", example.source);
  return prompt;
}

std::vector<Generation> OpenaiGenerator::generate(std::span<const Example> batch,
                                                  const DecodingOptions& options) {
  refuse_fixed_codes(options, kName);
  check_options(options);
  std::vector<Generation> result;
  for (const Example& example : batch) {
    json question = question_of(options_, options, example);
    question["prompt"] = prompt_for(example);
    const auto start = Clock::now();
    const json answer = endpoint_.post("/completions", question);
    const json& choice = first_choice(answer, example);
    if (!choice.contains("text") || !choice["text"].is_string())
      refuse(example, "a choice with a 'text'", choice);
    Generation generation;
    generation.text = choice["text"].get<std::string>();
    if (options_.condition == "none") generation.text = example.source + generation.text;
    if (options_.log_probs)
      for (const json& value : log_prob_array(choice, "token_logprobs", example))
        generation.token_log_prob_nats.push_back(number(value, example));
    generation.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    result.push_back(std::move(generation));
  }
  return result;
}

std::vector<Likelihood> OpenaiGenerator::score(std::span<const Example> batch) {
  if (!options_.scores)
    throw InvalidArgument(expected_got(kName, "one that scores", "one with scores false"));
  std::vector<Likelihood> result;
  for (const Example& example : batch) {
    const std::string& text = reference_text(example);
    const std::string prompt = prompt_for(example);
    if (prompt.empty())
      throw InvalidArgument(expected_got(std::string(kName) + ", example " + example.id,
                                         "a prompt that the text goes on from", "an empty one"));
    const json question = {{"model", options_.model},
                           {"prompt", prompt + text},
                           {"max_tokens", 0},
                           {"temperature", 0},
                           {"echo", true},
                           {"logprobs", 1}};
    const json answer = endpoint_.post("/completions", question);
    result.push_back(
        echoed_likelihood(first_choice(answer, example), code_points(prompt).size(), example));
  }
  return result;
}

void register_openai_generator(Registries& registries) {
  registries.generators.add(
      "openai", "a model behind an OpenAI-compatible endpoint", [](JsonReader& reader) {
        OpenaiOptions options;
        options.endpoint = read_endpoint_options(reader);
        options.model = reader.get_string("model");
        options.condition =
            reader.get_choice("condition", {"none", "source", "label"}, options.condition);
        options.prompt = reader.get_string("prompt", options.prompt);
        options.stop = reader.get_strings("stop", options.stop);
        options.log_probs = reader.get_bool("log_probs", options.log_probs);
        options.scores = reader.get_bool("scores", options.scores);
        return std::make_unique<OpenaiGenerator>(std::move(options));
      });
}

}  // namespace vqlm
