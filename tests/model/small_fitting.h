// What the tests of the whole model share: a model from a recipe, and a training of the small
// corpus.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/progress.h"
#include "data/temporary_folder.h"
#include "model/small_model.h"
#include "model/vqvae_lm.h"

namespace vqlm {

inline std::unique_ptr<VqvaeLm> make_lm(const nlohmann::json& recipe) {
  JsonReader reader(recipe, "test");
  auto lm = std::make_unique<VqvaeLm>(reader);
  reader.finish();
  return lm;
}

struct Fitting {
  std::vector<Example> corpus = small_corpus();
  TemporaryFolder folder;
  FitContext context;

  Fitting() {
    set_progress_sink({});
    context.train = &corpus;
    context.dev = &corpus;
    context.tokenizers.target = small_tokenizer();
    context.work_folder = folder.path();
    context.seed = 3;
  }
};

inline std::vector<double> bounds(VqvaeLm& lm, const std::vector<Example>& corpus) {
  std::vector<double> result;
  for (const auto& likelihood : lm.score(corpus)) result.push_back(likelihood.total_nats());
  return result;
}

}  // namespace vqlm
