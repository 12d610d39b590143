#include "metrics/chrf_metric.h"

#include <utility>

#include "metrics/chrf.h"
#include "metrics/corpus_score_metric.h"

namespace vqlm {
namespace {

ChrfOptions read_options(JsonReader& reader) {
  ChrfOptions options;
  options.char_order = static_cast<int>(reader.get_int("char_order", options.char_order, 1, 100));
  options.word_order = static_cast<int>(reader.get_int("word_order", options.word_order, 0, 100));
  options.beta = reader.get_double("beta", options.beta, 0.0);
  options.lowercase = reader.get_bool("lowercase", options.lowercase);
  options.whitespace = reader.get_bool("whitespace", options.whitespace);
  options.eps_smoothing = reader.get_bool("eps_smoothing", options.eps_smoothing);
  return options;
}

// "chrF2++" -> "chrf++", "chrF3" -> "chrf3"
std::string score_name(const ChrfOptions& options) {
  std::string name = chrf_name(options);
  name.replace(0, options.beta == 2 ? 5 : 4, "chrf");
  return name;
}

}  // namespace

void register_chrf(Registries& registries) {
  registries.metrics.add(
      "chrf", "chrF and chrF++ as sacreBLEU 2.6.0 computes them", [](JsonReader& reader) {
        const ChrfOptions options = read_options(reader);
        Score score;
        score.name = score_name(options);
        score.direction = Direction::kHigherIsBetter;
        return make_corpus_score_metric(make_chrf(options), {"chrf", 1, "bootstrap"},
                                        std::move(score), read_resampling(reader));
      });
}

}  // namespace vqlm
