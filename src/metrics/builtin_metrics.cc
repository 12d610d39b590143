#include "metrics/builtin_metrics.h"

#include "metrics/accuracy_metric.h"
#include "metrics/bleu_metric.h"
#include "metrics/chrf_metric.h"
#include "metrics/code_labels_metric.h"
#include "metrics/codebook_metric.h"
#include "metrics/distinct_metric.h"
#include "metrics/error_rate_metric.h"
#include "metrics/grammatical_metric.h"
#include "metrics/judge_metric.h"
#include "metrics/length_metric.h"
#include "metrics/overlap_metric.h"
#include "metrics/perplexity_metric.h"
#include "metrics/repetition_metric.h"
#include "metrics/reverse_perplexity_metric.h"
#include "metrics/rouge_metric.h"
#include "metrics/self_bleu_metric.h"
#include "metrics/set_bleu_metric.h"
#include "metrics/speed_metric.h"
#include "metrics/subprocess_metric.h"
#include "metrics/ter_metric.h"

namespace vqlm {

void register_builtin_metrics(Registries& registries) {
  register_accuracy(registries);
  register_bleu(registries);
  register_chrf(registries);
  register_code_labels(registries);
  register_codebook(registries);
  register_distinct(registries);
  register_error_rates(registries);
  register_grammatical(registries);
  register_judge(registries);
  register_length(registries);
  register_overlap(registries);
  register_perplexity(registries);
  register_repetition(registries);
  register_reverse_perplexity(registries);
  register_rouge(registries);
  register_self_bleu(registries);
  register_set_bleu(registries);
  register_speed(registries);
  register_subprocess_metric(registries);
  register_ter(registries);
}

}  // namespace vqlm
