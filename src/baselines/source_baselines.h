// Baselines that learn nothing: the source itself, and its first sentences (the "lead" of
// summarisation; Nallapati et al. 2017, arXiv 1611.04230, section 4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/registries.h"
#include "model/generator.h"

namespace vqlm {

// Sentences end with a line, with 。！？, or with . ! ? (quotes and brackets after it included)
// before a blank. Without blanks around them; none is empty.
std::vector<std::string> first_sentences(std::string_view text, std::size_t count);

// Gives the source back: what a translation is worth that translates nothing.
class CopySource : public Generator {
 public:
  GeneratorInfo info() const override;
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;  // throws
};

class Lead : public Generator {
 public:
  explicit Lead(std::size_t num_sentences) : num_sentences_(num_sentences) {}
  GeneratorInfo info() const override;
  // The first sentences, joined by blanks.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;  // throws

 private:
  std::size_t num_sentences_;
};

// copy_source, without keys, and lead: sentences (1).
void register_source_baselines(Registries& registries);

}  // namespace vqlm
