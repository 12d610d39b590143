// Metrics as the registry makes them, and predictions small enough to score by hand.
#pragma once

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "core/registries.h"
#include "metrics/builtin_metrics.h"
#include "metrics/metric.h"

namespace vqlm {

inline std::unique_ptr<Metric> make_metric(
    const std::string& name, const nlohmann::json& config = nlohmann::json::object()) {
  Registries registries;
  register_builtin_metrics(registries);
  JsonReader reader(config, "test");
  auto metric = registries.metrics.create(name, reader);
  reader.finish();
  return metric;
}

// A generated text with its references.
inline Prediction text_prediction(const std::string& output,
                                  std::vector<std::string> references = {}) {
  Prediction prediction;
  prediction.example.id = "test/0";
  prediction.example.references = std::move(references);
  prediction.generation.emplace();
  prediction.generation->text = output;
  return prediction;
}

// Two tokens of one and two bits and a code of one bit, for a text of eight bytes.
inline Prediction likelihood_prediction(LikelihoodKind kind, std::int64_t unknown = 0) {
  Prediction prediction;
  prediction.likelihood_signature = "unit:char|eos:yes";
  Likelihood& found = prediction.likelihood.emplace();
  found.token_nats = {std::log(2.0), std::log(4.0)};
  found.code_nats = {std::log(2.0)};
  found.num_tokens = 2;
  found.num_bytes = 8;
  found.num_unknown = unknown;
  found.kind = kind;
  return prediction;
}

inline const Score& named(const std::vector<Score>& scores, const std::string& name) {
  for (const Score& score : scores)
    if (score.name == name) return score;
  throw std::out_of_range("no score '" + name + "'");
}

}  // namespace vqlm
