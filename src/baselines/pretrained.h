// A model that has its weights from elsewhere, as what it is to the outside: it generates and
// scores, and learns nothing.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/generator.h"

namespace vqlm {

class Pretrained : public Generator {
 public:
  // A ready model and the files that it came from.
  Pretrained(std::unique_ptr<Generator> model, std::vector<std::string> files)
      : model_(std::move(model)), files_(std::move(files)) {}

  GeneratorInfo info() const override {
    GeneratorInfo info = model_->info();
    info.takes_initial_weights = false;
    info.takes_source_tokenizer = false;
    info.files = files_;
    return info;
  }
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override {
    return model_->generate(batch, options);
  }
  std::vector<Likelihood> score(std::span<const Example> batch) override {
    return model_->score(batch);
  }

 private:
  std::unique_ptr<Generator> model_;
  std::vector<std::string> files_;
};

}  // namespace vqlm
