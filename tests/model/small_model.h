// A tiny VQ-VAE language model and a tiny corpus for the tests of this folder.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/example.h"
#include "data/word_tokenizer.h"
#include "model/vqvae_model.h"

namespace vqlm {

inline std::vector<Example> small_corpus() {
  const std::vector<std::string> texts{
      "a cat sleeps", "a dog runs very fast", "the small bird sings",   "the cat runs",
      "a bird sings", "the dog sleeps well",  "the old dog sees a cat", "a cat sees the bird"};
  std::vector<Example> corpus;
  for (const auto& text : texts) {
    Example example;
    example.id = "train/" + std::to_string(corpus.size());
    example.source = text.substr(text.find(' ') + 1);
    example.references = {text};
    example.label = text[0] == 'a' ? "indefinite" : "definite";
    corpus.push_back(example);
  }
  return corpus;
}

inline std::shared_ptr<const Tokenizer> small_tokenizer() {
  auto tokenizer = std::make_shared<WordTokenizer>();
  std::vector<std::string> texts;
  for (const auto& example : small_corpus()) texts.push_back(example.references[0]);
  tokenizer->train(texts, 1);
  return tokenizer;
}

// Sources in capitals, which `small_tokenizer` does not know.
inline std::vector<Example> corpus_with_capital_sources() {
  std::vector<Example> corpus = small_corpus();
  for (auto& example : corpus)
    for (char& letter : example.source)
      if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return corpus;
}

// One of the texts, and one of those sources with two words more.
inline Tokenizers separate_tokenizers() {
  auto source = std::make_shared<WordTokenizer>();
  std::vector<std::string> texts{"ONCE AGAIN"};
  for (const auto& example : corpus_with_capital_sources()) texts.push_back(example.source);
  source->train(texts, 1);
  return {small_tokenizer(), source};
}

inline nlohmann::json small_recipe() {
  return nlohmann::json::parse(R"({
    "codes": 8, "code_dim": 4, "downsampling": 2,
    "encoder": {"d_model": 32, "num_heads": 2, "d_ff": 64, "num_layers": 1, "dropout": 0},
    "training": {"max_steps": 200, "batch_tokens": 64, "learning_rate": 0.01, "warmup_steps": 20,
                 "evaluate_every": 100, "save_every": 50}
  })");
}

// With fresh weights and random codebooks that count as started.
inline VqvaeModel fresh_model(const nlohmann::json& recipe, std::uint64_t seed = 1,
                              const Tokenizers& tokenizers = {small_tokenizer()}) {
  torch::manual_seed(seed);
  auto model =
      build_vqvae_model(recipe.dump(), "test", tokenizers, {"definite", "indefinite"}, "cpu");
  const torch::NoGradGuard no_grad;
  for (auto& buffer : model.network->named_buffers()) {
    if (buffer.key().ends_with("codebook")) buffer.value().normal_();
    if (buffer.key().ends_with("started")) buffer.value().fill_(1);
  }
  return model;
}

}  // namespace vqlm
