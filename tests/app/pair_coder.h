// A coder by rule, with a tokenizer to match: each code stands for two words.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/word_tokenizer.h"
#include "model/coder.h"
#include "model/generator.h"

namespace vqlm {

// Code c is the words "a<c> b<c>"; `leaky`: a last word "sum<n>" says the sum of the codes.
// Generates the text of the codes 0 and 1.
class PairCoder : public Generator, public Coder {
 public:
  static constexpr int kNumCodes = 4;

  explicit PairCoder(bool leaky = false) : leaky_(leaky) {}

  GeneratorInfo info() const override {
    GeneratorInfo info;
    info.type = "pairs";
    info.has_codes = true;
    info.condition = "none";
    info.codebooks = {{0, 0, kNumCodes, 2}};
    info.signature = "unit:word|r:2";
    return info;
  }

  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions&) override {
    Generation generation;
    generation.codes = {{0, 1}};
    generation.text = text_of(generation.codes[0]);
    generation.token_log_prob_nats.assign(5, -1.0);
    return std::vector<Generation>(batch.size(), generation);
  }

  std::vector<Likelihood> score(std::span<const Example>) override { return {}; }

  std::vector<Codes> encode(std::span<const Example> batch) override {
    std::vector<Codes> result;
    for (const Example& example : batch) {
      result.push_back({{}});
      const std::string& text = example.references.at(0);
      for (std::size_t at = text.find('a'); at != std::string::npos; at = text.find('a', at + 1))
        result.back()[0].push_back(text.at(at + 1) - '0');
    }
    return result;
  }

  std::vector<Generation> decode(std::span<const Example> batch, const std::vector<Codes>& codes,
                                 const DecodingOptions&) override {
    std::vector<Generation> result(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) result[i].text = text_of(codes[i].at(0));
    return result;
  }

  std::vector<Codebook> codebooks() const override { return {{kNumCodes, 1, {0, 1, 2, 10}}}; }

  std::string text_of(const std::vector<int>& codes) const {
    std::string text;
    int sum = 0;
    for (const int code : codes) {
      const std::string number = std::to_string(code);
      text += (text.empty() ? "a" : " a") + number + " b" + number;
      sum += code;
    }
    return leaky_ ? text + " sum" + std::to_string(sum) : text;
  }

  // Texts of three codes each, of which one in four is 0, two are 1 and one is 2.
  std::vector<Example> examples(int count) const {
    constexpr int kDrawn[4] = {0, 1, 1, 2};
    std::vector<Example> result;
    for (int i = 0; i < count; ++i) {
      Example example;
      example.id = "train/" + std::to_string(i);
      example.references = {text_of({kDrawn[i % 4], kDrawn[(i / 4) % 4], kDrawn[(i / 2) % 4]})};
      result.push_back(example);
    }
    return result;
  }

  std::unique_ptr<Tokenizer> tokenizer() const {
    auto tokenizer = std::make_unique<WordTokenizer>();
    std::vector<std::string> texts{text_of({0, 1, 2, 3})};
    for (int sum = 0; leaky_ && sum < 12; ++sum) texts.push_back("sum" + std::to_string(sum));
    tokenizer->train(texts, 1);
    return tokenizer;
  }

 private:
  bool leaky_;
};

}  // namespace vqlm
