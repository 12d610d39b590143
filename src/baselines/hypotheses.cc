#include "baselines/hypotheses.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "data/text_reader.h"

namespace vqlm {
namespace {

// "test/17" -> 17
std::size_t index_of(const Example& example) {
  const std::size_t slash = example.id.rfind('/');
  const char* first = example.id.data() + (slash == std::string::npos ? 0 : slash + 1);
  const char* last = example.id.data() + example.id.size();
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(first, last, index);
  if (error != std::errc() || end != last)
    throw InvalidArgument(expected_got("hypotheses", "examples numbered as test/17", example.id));
  return index;
}

Generation from_json(const std::string& line, const std::string& where) {
  const auto object = nlohmann::json::parse(line, nullptr, false);
  const auto refuse = [&](const char* expected) {
    throw RuntimeError(expected_got(where, expected, line.substr(0, 60)));
  };
  if (!object.is_object() || !object.contains("text") || !object["text"].is_string())
    refuse("a JSON object with a 'text'");
  Generation result;
  result.text = object["text"].get<std::string>();
  if (object.contains("log_prob_nats")) {
    if (!object["log_prob_nats"].is_number()) refuse("a number as 'log_prob_nats'");
    result.token_log_prob_nats = {object["log_prob_nats"].get<double>()};
  }
  if (object.contains("token_log_prob_nats")) {
    const auto& values = object["token_log_prob_nats"];
    if (!values.is_array() ||
        !std::all_of(values.begin(), values.end(), [](const auto& v) { return v.is_number(); }))
      refuse("numbers in 'token_log_prob_nats'");
    result.token_log_prob_nats = values.template get<std::vector<double>>();
  }
  return result;
}

}  // namespace

Hypotheses::Hypotheses(std::string file, std::string condition)
    : file_(std::move(file)), condition_(std::move(condition)) {
  const bool json_lines = file_.find(".jsonl") != std::string::npos;
  for (const std::string& line : split_lines(read_text(file_), file_)) {
    const std::string where = file_ + " line " + std::to_string(texts_.size() + 1);
    texts_.push_back(json_lines ? from_json(line, where) : Generation{line, {}, {}, 0});
  }
}

GeneratorInfo Hypotheses::info() const {
  GeneratorInfo info;
  info.type = "hypotheses";
  info.scores = false;
  info.condition = condition_;
  info.files = {file_};
  return info;
}

std::vector<Generation> Hypotheses::generate(std::span<const Example> batch,
                                             const DecodingOptions& options) {
  refuse_fixed_codes(options, "hypotheses");
  std::vector<Generation> result;
  for (const Example& example : batch) {
    const std::size_t index = index_of(example);
    if (index >= texts_.size())
      throw RuntimeError(expected_got(file_, "a line for example " + example.id,
                                      std::to_string(texts_.size()) + " lines"));
    result.push_back(texts_[index]);
  }
  return result;
}

std::vector<Likelihood> Hypotheses::score(std::span<const Example>) {
  throw InvalidArgument(expected_got("hypotheses", "a generator that scores", "a file of texts"));
}

void register_hypotheses(Registries& registries) {
  registries.generators.add(
      "hypotheses", "a file with the output for each example", [](JsonReader& reader) {
        std::string file = reader.get_string("file");
        return std::make_unique<Hypotheses>(
            std::move(file), reader.get_choice("condition", {"none", "source", "label"}, "source"));
      });
}

}  // namespace vqlm
