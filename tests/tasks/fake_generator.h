// A generator and coder that answers by rule, so that tests of tasks know what to expect.
#pragma once

#include <algorithm>

#include "model/coder.h"
#include "model/generator.h"

namespace vqlm {

// Writes the source backwards ("" becomes "sample"); a text's codes are its length and its first
// byte modulo 4; each byte of a text costs one nat, and it does not know "?".
class FakeGenerator : public Generator, public Coder {
 public:
  explicit FakeGenerator(std::string condition) { info_.condition = std::move(condition); }

  GeneratorInfo info() const override {
    ++info_calls;
    GeneratorInfo info = info_;
    info.type = "fake";
    info.has_codes = true;
    info.codebooks = {{0, 0, 4, 1}};
    info.signature = "unit:byte";
    return info;
  }

  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override {
    batch_sizes.push_back(batch.size());
    last_options = options;
    std::vector<Generation> result;
    for (const Example& example : batch) {
      Generation& generation = result.emplace_back();
      generation.text = example.source.empty()
                            ? "sample"
                            : std::string(example.source.rbegin(), example.source.rend());
      generation.codes = codes_of(generation.text);
    }
    return result;
  }

  std::vector<Likelihood> score(std::span<const Example> batch) override {
    std::vector<Likelihood> result;
    for (const Example& example : batch) {
      Likelihood& likelihood = result.emplace_back();
      likelihood.token_nats.assign(example.references.at(0).size(), 1.0);
      likelihood.num_tokens = likelihood.num_bytes = std::ssize(example.references[0]);
      likelihood.num_unknown =
          std::count(example.references[0].begin(), example.references[0].end(), '?');
      likelihood.tightening_nats = tightening_nats;
      likelihood.kind = kind;
    }
    return result;
  }

  std::vector<Codes> encode(std::span<const Example> batch) override {
    std::vector<Codes> result;
    for (const Example& example : batch) result.push_back(codes_of(example.references.at(0)));
    return result;
  }

  std::vector<Generation> decode(std::span<const Example> batch, const std::vector<Codes>& codes,
                                 const DecodingOptions&) override {
    std::vector<Generation> result(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i)
      result[i].text = std::to_string(codes[i].at(0).at(0));
    return result;
  }

  std::vector<Codebook> codebooks() const override { return {Codebook{4, 1, {0, 1, 2, 3}}}; }

  std::vector<std::size_t> batch_sizes;  // of the calls of `generate`
  DecodingOptions last_options;
  mutable int info_calls = 0;
  double tightening_nats = 0;  // of what it scores
  LikelihoodKind kind = LikelihoodKind::kExact;
  GeneratorInfo info_;

 private:
  static Codes codes_of(const std::string& text) {
    const auto first = text.empty() ? 0 : static_cast<unsigned char>(text[0]);
    return {{static_cast<int>(text.size() % 4), first % 4}};
  }
};

}  // namespace vqlm
