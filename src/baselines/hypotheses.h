// A generator that is a file of hypotheses: line i is the output for example i of the split. Plain
// text; or, where the name ends in .jsonl, an object a line with "text" and, where they are known,
// "log_prob_nats" (of the whole text) or "token_log_prob_nats".
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "model/fixed_texts.h"
#include "model/generator.h"

namespace vqlm {

class Hypotheses : public Generator, public FixedTexts {
 public:
  // Reads the file at once, compressed or not. Throws RuntimeError, naming the line, on one that is
  // no such object.
  Hypotheses(std::string file, std::string condition);

  GeneratorInfo info() const override;
  // Decoding options change nothing. Throws RuntimeError for an example behind the last line.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;  // throws
  std::size_t num_texts() const override { return texts_.size(); }
  std::string origin() const override { return file_; }

 private:
  std::string file_, condition_;
  std::vector<Generation> texts_;
};

// Config: file, condition ("source", or "none", "label").
void register_hypotheses(Registries& registries);

}  // namespace vqlm
