#include "metrics/ter_metric.h"

#include <utility>

#include "metrics/corpus_score_metric.h"
#include "metrics/ter.h"

namespace vqlm {
namespace {

TerOptions read_options(JsonReader& reader) {
  TerOptions options;
  options.normalized = reader.get_bool("normalized", options.normalized);
  options.no_punct = reader.get_bool("no_punct", options.no_punct);
  options.asian_support = reader.get_bool("asian_support", options.asian_support);
  options.case_sensitive = reader.get_bool("case_sensitive", options.case_sensitive);
  options.correct_quirks = reader.get_bool("correct_quirks", options.correct_quirks);
  return options;
}

}  // namespace

void register_ter(Registries& registries) {
  registries.metrics.add("ter", "TER as sacreBLEU 2.6.0 computes it", [](JsonReader& reader) {
    Score score;
    score.name = "ter";
    score.direction = Direction::kLowerIsBetter;
    auto ter = make_ter(read_options(reader));
    return make_corpus_score_metric(std::move(ter), {"ter", 1, "bootstrap"}, std::move(score),
                                    read_resampling(reader));
  });
}

}  // namespace vqlm
