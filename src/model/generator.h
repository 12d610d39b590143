// The border every model and baseline stands behind: text and numbers cross it, tensors never do.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/decoding_options.h"
#include "data/example.h"
#include "model/generation.h"

namespace vqlm {

struct GeneratorInfo {
  std::string type;                     // registry id: "transformer_lm"
  int version = 1;                      // raised when its results can move
  bool generates = true;                // `generate` works
  bool scores = true;                   // `score` works
  bool has_codes = false;               // it is a Coder too
  std::string condition;                // "none", "source" or "label"
  bool takes_source_tokenizer = false;  // it can encode sources with a tokenizer of their own
  bool takes_initial_weights = false;   // it heeds FitContext::initial_folder
  std::vector<std::string> files;       // from outside, whose content decides what it does
  std::int64_t num_parameters = 0;
  std::vector<CodebookInfo> codebooks;  // empty without codes, and before there is a model
  std::string
      signature;  // what of its likelihood must be stated: "unit:char|eos:yes|context:256|tok:1f2e"
};

class Generator {
 public:
  virtual ~Generator() = default;
  virtual GeneratorInfo info() const = 0;
  // One generation an example, in order. A conditional generator uses `source` or `label`; a
  // language model continues `source` as a prefix (the text returned includes it). Throws
  // InvalidArgument when it cannot generate.
  virtual std::vector<Generation> generate(std::span<const Example> batch,
                                           const DecodingOptions& options) = 0;
  // Likelihood of references[0] of each example, given its source or label where conditional.
  virtual std::vector<Likelihood> score(std::span<const Example> batch) = 0;
};

}  // namespace vqlm
