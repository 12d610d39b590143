#include "tasks/prediction_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/text_json.h"

namespace vqlm {
namespace {

using nlohmann::json;

json to_json(const std::vector<double>& values) {
  json array = json::array();
  for (const double value : values) array.push_back(number_to_json(value));
  return array;
}

std::vector<double> doubles_from(const json& array) {
  std::vector<double> values;
  values.reserve(array.size());
  for (const json& value : array) values.push_back(number_from_json(value));
  return values;
}

json to_json(const std::vector<std::string>& texts) {
  json array = json::array();
  for (const std::string& text : texts) array.push_back(text_to_json(text));
  return array;
}

std::vector<std::string> texts_from(const json& array) {
  std::vector<std::string> texts;
  texts.reserve(array.size());
  for (const json& text : array) texts.push_back(text_from_json(text));
  return texts;
}

json to_json(const Example& example) {
  return {{"id", text_to_json(example.id)},
          {"source", text_to_json(example.source)},
          {"references", to_json(example.references)},
          {"label", text_to_json(example.label)}};
}

json to_json(const Generation& generation) {
  return {{"text", text_to_json(generation.text)},
          {"token_log_prob_nats", to_json(generation.token_log_prob_nats)},
          {"codes", generation.codes}};
}

json to_json(const std::vector<CodebookInfo>& codebooks) {
  json array = json::array();
  for (const CodebookInfo& codebook : codebooks)
    array.push_back({codebook.level, codebook.head, codebook.num_codes, codebook.tokens_per_code});
  return array;
}

std::vector<CodebookInfo> codebooks_from(const json& array) {
  std::vector<CodebookInfo> codebooks;
  for (const json& codebook : array)
    codebooks.push_back({codebook.at(0), codebook.at(1), codebook.at(2), codebook.at(3)});
  return codebooks;
}

json to_json(const Likelihood& likelihood) {
  return {{"token_nats", to_json(likelihood.token_nats)},
          {"code_nats", to_json(likelihood.code_nats)},
          {"code_level_sizes", likelihood.code_level_sizes},
          {"tightening_nats", likelihood.tightening_nats},
          {"num_tokens", likelihood.num_tokens},
          {"num_bytes", likelihood.num_bytes},
          {"num_unknown", likelihood.num_unknown},
          {"kind", likelihood_kind_name(likelihood.kind)}};
}

Example example_from(const json& value) {
  return {text_from_json(value.at("id")), text_from_json(value.at("source")),
          texts_from(value.at("references")), text_from_json(value.at("label"))};
}

Generation generation_from(const json& value) {
  return {text_from_json(value.at("text")), doubles_from(value.at("token_log_prob_nats")),
          value.at("codes"), 0};
}

Likelihood likelihood_from(const json& value) {
  Likelihood likelihood;
  likelihood.token_nats = doubles_from(value.at("token_nats"));
  likelihood.code_nats = doubles_from(value.at("code_nats"));
  likelihood.tightening_nats = value.at("tightening_nats");
  likelihood.code_level_sizes = value.at("code_level_sizes").get<std::vector<std::int64_t>>();
  likelihood.num_tokens = value.at("num_tokens");
  likelihood.num_bytes = value.at("num_bytes");
  likelihood.num_unknown = value.at("num_unknown");
  likelihood.kind = likelihood_kind_from_name(value.at("kind"));
  return likelihood;
}

}  // namespace

std::string prediction_to_line(const Prediction& prediction) {
  json value = {{"example", to_json(prediction.example)},
                {"codebooks", to_json(prediction.codebooks)},
                {"source_in_training", prediction.source_in_training},
                {"reference_in_training", prediction.reference_in_training},
                {"pair_in_training", prediction.pair_in_training},
                {"output_in_training", prediction.output_in_training},
                {"code_origin", prediction.code_origin},
                {"likelihood_signature", prediction.likelihood_signature},
                {"predicted_label", text_to_json(prediction.predicted_label)},
                {"judge_log_prob_nats", to_json(prediction.judge_log_prob_nats)}};
  if (!prediction.classifier_signature.empty())
    value["classifier_signature"] = prediction.classifier_signature;
  if (!prediction.real_text.empty()) value["real_text"] = text_to_json(prediction.real_text);
  if (!prediction.setup.empty()) value["setup"] = prediction.setup;
  if (!prediction.learner_signature.empty())
    value["learner_signature"] = prediction.learner_signature;
  if (prediction.grammatical)
    value["grammar"] = {{"accepts", *prediction.grammatical},
                        {"signature", prediction.grammar_signature}};
  if (prediction.judge_num_tokens > 0)
    value["judge"] = {{"num_tokens", prediction.judge_num_tokens},
                      {"num_bytes", prediction.judge_num_bytes},
                      {"signature", prediction.judge_signature}};
  if (prediction.judge_num_unknown > 0)
    value["judge"]["num_unknown"] = prediction.judge_num_unknown;
  if (prediction.generation) value["generation"] = to_json(*prediction.generation);
  if (prediction.likelihood) value["likelihood"] = to_json(*prediction.likelihood);
  return value.dump();
}

Prediction prediction_from_line(const std::string& line, const std::string& where) {
  try {
    const json value = json::parse(line);
    Prediction prediction;
    prediction.example = example_from(value.at("example"));
    prediction.codebooks = codebooks_from(value.at("codebooks"));
    prediction.source_in_training = value.at("source_in_training");
    prediction.reference_in_training = value.at("reference_in_training");
    prediction.pair_in_training = value.at("pair_in_training");
    prediction.output_in_training = value.at("output_in_training");
    prediction.code_origin = value.at("code_origin");
    prediction.likelihood_signature = value.at("likelihood_signature");
    prediction.predicted_label = text_from_json(value.at("predicted_label"));
    prediction.judge_log_prob_nats = doubles_from(value.at("judge_log_prob_nats"));
    if (value.contains("real_text")) prediction.real_text = text_from_json(value["real_text"]);
    prediction.setup = value.value("setup", "");
    prediction.classifier_signature = value.value("classifier_signature", "");
    prediction.learner_signature = value.value("learner_signature", "");
    if (value.contains("grammar")) {
      prediction.grammatical = value["grammar"].at("accepts").get<bool>();
      prediction.grammar_signature = value["grammar"].at("signature");
    }
    if (value.contains("judge")) {
      prediction.judge_num_tokens = value["judge"].at("num_tokens");
      prediction.judge_num_bytes = value["judge"].at("num_bytes");
      prediction.judge_num_unknown = value["judge"].value("num_unknown", std::int64_t{0});
      prediction.judge_signature = value["judge"].at("signature");
    }
    if (value.contains("generation")) prediction.generation = generation_from(value["generation"]);
    if (value.contains("likelihood")) prediction.likelihood = likelihood_from(value["likelihood"]);
    return prediction;
  } catch (const json::exception& error) {
    throw RuntimeError(expected_got(where, "a prediction a line", error.what()));
  } catch (const InvalidArgument& error) {  // of text_json.h
    throw RuntimeError(expected_got(where, "a prediction a line", error.what()));
  }
}

void write_predictions(const std::vector<Prediction>& predictions, const std::string& path) {
  std::string content;
  for (const Prediction& prediction : predictions) content += prediction_to_line(prediction) + "\n";
  write_file(path, content);
}

std::vector<Prediction> read_predictions(const std::string& path) {
  const std::string content = read_file(path);
  std::vector<Prediction> predictions;
  for (std::size_t begin = 0; begin < content.size();) {
    const std::size_t end = std::min(content.find('\n', begin), content.size());
    predictions.push_back(prediction_from_line(content.substr(begin, end - begin), path));
    begin = end + 1;
  }
  return predictions;
}

}  // namespace vqlm
