// Metric `bleu`: corpus BLEU of the generated texts (bleu.h). Score "bleu". Keys: tokenize (13a),
// lowercase (false), smooth (exp), smooth_value, effective_order (false), max_ngram_order (4),
// those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_bleu(Registries& registries);

}  // namespace vqlm
