// A coder's texts as the codebook analysis takes them: with the encoder's codes, and generated with
// the prior's. Everything goes through the borders of `model`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "data/tokenizer.h"
#include "metrics/codebook_analysis.h"
#include "model/coder.h"
#include "model/generator.h"

namespace vqlm {

// Of one checkpoint; nothing is owned.
struct CoderParts {
  Generator& generator;
  Coder& coder;
  const Tokenizer& tokenizer;  // of the texts
  std::vector<CodebookInfo> codebooks;
};
// Throws InvalidArgument when the generator has no codes or no tokenizer; `what` is who asks.
CoderParts parts_of(Generator& generator, const Tokenizer* tokenizer, const char* what);

// `examples` encoded, and `num_samples` generations at temperature 1, given the sources or labels
// of the first examples (again from the first when there are too few) where the model is
// conditional. No text is longer than the longest example, or 256 tokens. Throws InvalidArgument on
// an example without a reference.
CodebookData collect_codebook_data(const CoderParts& parts, const std::vector<Example>& examples,
                                   std::size_t num_samples, std::uint64_t seed);

// The longest text in tokens, end of sequence included, at least 256.
int longest_text(const std::vector<std::vector<int>>& tokens);

}  // namespace vqlm
