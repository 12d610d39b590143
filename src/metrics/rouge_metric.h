// Metric `rouge`: ROUGE of the generated texts (rouge.h), 0 to 100, as plain means over segments;
// of several references each score takes the one with the best f. (The package's own aggregator
// gives the middle of resamples drawn without a seed, so that its last digits differ from run to
// run; the mean is what it estimates.) Scores: the f of "rouge1", "rouge2", "rougeL", "rougeLsum".
//
// Keys: max_order (2: rouge1 to rouge2, rougeL, rougeLsum; 1 to 9) or, in its place, types (a list
// of names, "rouge1" to "rouge9", "rougeL", "rougeLsum"); use_stemmer (false); tokenizer ("rouge",
// or "unicode" for texts in other than Latin letters: rouge_tokenizer.h); precision_recall (false:
// if true also "rouge1.precision" and "rouge1.recall", ...); those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_rouge(Registries& registries);

}  // namespace vqlm
