// A config of every kind of cell, for tests that plan but do not compute.
#pragma once

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "app/plan.h"

namespace vqlm {

inline nlohmann::json small_config() {
  return nlohmann::json::parse(R"({
    "data": {"text": {"use": "grammar", "sizes": {"train": 40, "dev": 10, "test": 10}}},
    "tokenizers": {"words": {"type": "word", "data": ["text"]}},
    "generators": {
      "ngram": {"type": "ngram", "data": "text", "tokenizer": "words", "order": 3},
      "transformer": {"type": "transformer_lm", "data": "text", "tokenizer": "words", "d_model": 16,
                      "num_heads": 2, "d_ff": 16, "num_layers": 1, "training": {"max_steps": 10}}
    },
    "tasks": {
      "lm": {"type": "language_modelling", "data": "text", "metrics": ["perplexity"]},
      "generation": {"type": "text_generation", "data": "text", "num_samples": 5, "timing": true,
                     "metrics": ["distinct", "other"]}
    },
    "metrics": {"other": {"type": "self_bleu"}},
    "report": {}
  })");
}

inline RunConfig run_config(const nlohmann::json& config) {
  RunConfig run;
  run.file = "small.json";
  run.name = "small";
  const auto section = [&](const char* name) {
    return config.value(name, nlohmann::json::object());
  };
  run.data = section("data");
  run.tokenizers = section("tokenizers");
  run.generators = section("generators");
  run.tasks = section("tasks");
  run.metrics = section("metrics");
  run.report = section("report");
  return run;
}

// Options of a session whose data lies where this source tree says.
inline SessionOptions small_session() {
  setenv("VQLM_CONFIGS", VQLM_SOURCE_DIR "/configs", 1);
  return {};
}

}  // namespace vqlm
