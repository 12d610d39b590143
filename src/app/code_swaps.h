// What one code does to a text: texts are decoded from the encoder's codes, and again with one code
// replaced by another. A code that stands for its tokens changes words inside its own span and few
// outside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/codebook_data.h"
#include "data/example.h"

namespace vqlm {

struct CodeSwapOptions {
  std::size_t num_measured = 50;  // texts over which the changes are measured, drawn by `seed`
  std::size_t num_shown = 5;      // the first of them, kept side by side
  std::uint64_t seed = 1;
};

// One swap. Texts are decoded greedily.
struct CodeSwap {
  std::string id;  // of the example
  std::size_t place = 0;
  int from = 0, to = 0;
  std::string before, after;
};

struct CodeSwapResult {
  std::size_t num_texts = 0;  // in which a code was swapped
  // Mean over the texts of the share of words of `before` that change (see app/word_changes.h): of
  // the words that the code's own tokens touch, and of the others. Absent where no text has such a
  // word.
  std::optional<double> changed_inside, changed_outside;
  std::vector<CodeSwap> shown;
};

// One result a codebook. Of each text one place of the codebook is drawn, and a code other than the
// one there, in proportion to its draws by the encoder; without another code in use nothing can be
// swapped. `data`: of `examples`, see collect_codebook_data.
std::vector<CodeSwapResult> swap_codes(const CoderParts& parts,
                                       const std::vector<Example>& examples,
                                       const CodebookData& data, const CodeSwapOptions& options);

}  // namespace vqlm
