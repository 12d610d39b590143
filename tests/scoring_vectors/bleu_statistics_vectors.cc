// From BLEU's statistics to the score.
#include "metrics/bleu.h"
#include "scoring/python_number.h"
#include "scoring_vectors/metric_choice.h"
#include "scoring_vectors/score_vectors.h"

namespace vqlm {

using nlohmann::json;

void check_bleu_statistics(VectorCheck& check, CheckTools& tools) {
  check.ignore("op");
  std::vector<double> statistics;
  for (const char* length : {"sys_len", "ref_len"})
    statistics.push_back(check.at(length).get<double>());
  for (const char* list : {"counts", "totals"})
    for (const json& value : check.at(list)) statistics.push_back(value.get<double>());
  json options;
  for (const char* option : {"smooth_method", "smooth_value", "effective_order", "max_ngram_order"})
    options[option] = check.at(option);
  const BleuScore bleu = compute_bleu(statistics, bleu_options(options, tools));
  check.expect("score", bleu.score);
  if (check.has("score_hex")) check.expect_hex("score_hex", bleu.score);
  check.expect_if_there("bp", bleu.bp);
  check.expect_if_there("precisions", bleu.precisions);
  check.expect_if_there("counts_out", bleu.counts);
  check.expect_if_there("totals_out", bleu.totals);
  check.expect_if_there("text", "BLEU = " + python_fixed(bleu.score, 2) + " " + bleu_verbose(bleu));
  check_published(check, bleu.score);
}

}  // namespace vqlm
