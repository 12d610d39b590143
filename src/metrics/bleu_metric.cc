#include "metrics/bleu_metric.h"

#include <utility>

#include "metrics/bleu.h"
#include "metrics/bleu_tokenizer.h"
#include "metrics/corpus_score_metric.h"

namespace vqlm {
namespace {

BleuOptions read_options(JsonReader& reader) {
  BleuOptions options;
  options.tokenize = reader.get_choice("tokenize", bleu_tokenizer_names(), options.tokenize);
  options.lowercase = reader.get_bool("lowercase", options.lowercase);
  options.smooth = bleu_smoothing_from_name(
      reader.get_choice("smooth", {"none", "floor", "add-k", "exp"}, "exp"));
  if (reader.has("smooth_value"))
    options.smooth_value = reader.get_double("smooth_value", std::nullopt, 0.0);
  options.effective_order = reader.get_bool("effective_order", options.effective_order);
  options.max_ngram_order =
      static_cast<int>(reader.get_int("max_ngram_order", options.max_ngram_order, 1, 100));
  options.model = reader.get_string("model", options.model);
  options.correct_quirks = reader.get_bool("correct_quirks", options.correct_quirks);
  return options;
}

}  // namespace

void register_bleu(Registries& registries) {
  registries.metrics.add("bleu", "BLEU as sacreBLEU 2.6.0 computes it", [](JsonReader& reader) {
    Score score;
    score.name = "bleu";
    score.direction = Direction::kHigherIsBetter;
    auto bleu = make_bleu(read_options(reader));
    return make_corpus_score_metric(std::move(bleu), {"bleu", 1, "bootstrap"}, std::move(score),
                                    read_resampling(reader));
  });
}

}  // namespace vqlm
