// A language model from outside: an ARPA file whose words stand between blanks. What KenLM's query
// says of a text it says too.
#pragma once

#include <string>

#include "baselines/ngram_generator.h"
#include "core/registries.h"

namespace vqlm {

class ArpaLm : public NgramGenerator {
 public:
  // Reads the file at once. Throws RuntimeError, naming its line, when it is no ARPA file.
  explicit ArpaLm(const std::string& file);
  GeneratorInfo info() const override;

 private:
  std::string file_;
};

// Config: file.
void register_arpa_lm(Registries& registries);

}  // namespace vqlm
