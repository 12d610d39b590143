// The output that the training data has most often, whatever the source; with labels, the one that
// the label has most often. Ties go to the first in byte order.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/registries.h"
#include "model/generator.h"
#include "model/trainable.h"

namespace vqlm {

class MostFrequent : public Generator, public Trainable {
 public:
  explicit MostFrequent(std::string condition) : condition_(std::move(condition)) {}

  GeneratorInfo info() const override;
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;  // throws

  FitReport fit(const FitContext& context) override;
  // config.json has it all.
  void save(const std::string& folder) const override;
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

 private:
  std::string condition_;
  std::map<std::string, std::string> texts_;  // label ("" without) -> text
};

// Config: condition ("source", or "label").
void register_most_frequent(Registries& registries);

}  // namespace vqlm
