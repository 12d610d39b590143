#include "scoring/metric_set.h"

#include <algorithm>

#include "core/error.h"

namespace vqlm {
namespace {

// "de" of "en-de", "" when no pair was given.
std::string target_language(const ScoreOptions& options) {
  if (!options.language_pair || options.language_pair->empty()) return "";
  const std::string& pair = *options.language_pair;
  const std::size_t dash = pair.find('-');
  if (dash == std::string::npos)
    throw RuntimeError(
        expected_got("--language-pair", "two languages with a dash between", "'" + pair + "'"));
  return pair.substr(dash + 1, pair.find('-', dash + 1) - dash - 1);
}

std::unique_ptr<CorpusMetric> make_metric(const std::string& id, const ScoreOptions& options) {
  if (id == "chrf") return make_chrf(options.chrf);
  if (id == "ter") return make_ter(options.ter);
  BleuOptions bleu = options.bleu;
  bleu.tokenize = bleu_tokenizer_of(options);
  bleu.effective_order = options.sentence_level;
  return make_bleu(bleu);
}

}  // namespace

std::string bleu_tokenizer_of(const ScoreOptions& options) {
  const std::string language = target_language(options);
  if (options.tokenize) return *options.tokenize;
  if (language == "zh") return "zh";
  if (language == "ja") return "ja-mecab";
  if (language == "ko") return "ko-mecab";
  return "13a";
}

MetricSet make_metrics(const ScoreOptions& options) {
  MetricSet set;
  for (const std::string& id : options.metrics)
    if (std::find(set.ids.begin(), set.ids.end(), id) == set.ids.end()) set.ids.push_back(id);
  if (options.paired == PairedTest::kNone) std::sort(set.ids.begin(), set.ids.end());
  try {
    for (const std::string& id : set.ids) set.metrics.push_back(make_metric(id, options));
  } catch (const InvalidArgument& error) {
    throw RuntimeError(error.what());  // found after the files are read: not a wrong use
  }
  return set;
}

}  // namespace vqlm
