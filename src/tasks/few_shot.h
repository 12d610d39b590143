// Few-shot use of a language model (Brown et al. 2020, arXiv 2005.14165, section 2): the prompt is
// k training examples and the question; nothing is learnt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "data/example.h"
#include "model/generator.h"

namespace vqlm {

struct FewShotOptions {
  std::size_t shots = 4;   // k; 0: the question alone
  std::uint64_t seed = 1;  // of the choice of examples, another one for each question
  // {source}, {target} (the first reference) and {label} are filled in.
  std::string example = "{source} = {target}\n";
  std::string question = "{source} =";
  std::string stop = "\n";  // the answer ends before it; empty: nowhere
};
// Keys shots, seed, example, question, stop.
FewShotOptions read_few_shot_options(JsonReader& reader, const FewShotOptions& defaults = {});

class FewShotPrompts {
 public:
  // `train` outlives it. Throws InvalidArgument when it has fewer examples than shots.
  FewShotPrompts(FewShotOptions options, const std::vector<Example>& train);

  std::string prompt(const Example& example) const;
  // What a model that continues `prompt` answered: without it, up to the stop, without blanks
  // around.
  std::string answer(const std::string& text, const std::string& prompt) const;
  // "shots:4|shot_seed:1"
  std::string setup() const;

 private:
  FewShotOptions options_;
  const std::vector<Example>& train_;
};

// One generation an example: a language model continues its prompt.
std::vector<Generation> few_shot_generations(Generator& model, const FewShotPrompts& prompts,
                                             std::span<const Example> batch,
                                             const DecodingOptions& options);

}  // namespace vqlm
