// A generator that learns. `fit` is resumable: it keeps its state in the work folder and goes on
// from there.
#pragma once

#include <string>

#include "data/fit_context.h"

namespace vqlm {

class Trainable {
 public:
  virtual ~Trainable() = default;
  // A fit that is killed and run again with the same context ends with bit-identical weights.
  virtual FitReport fit(const FitContext& context) = 0;
  // `folder` exists and is empty; writes config.json, model.safetensors (or its own model file),
  // tokenizer.model, and source_tokenizer.model where the source has a tokenizer of its own.
  virtual void save(const std::string& folder) const = 0;
  // Throws RuntimeError when a file is missing, truncated or of other shapes than config.json says.
  virtual void load(const std::string& folder, const Tokenizers& tokenizers,
                    const std::string& device) = 0;
};

}  // namespace vqlm
