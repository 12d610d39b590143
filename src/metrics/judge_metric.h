// Metric "judge": perplexity of generated texts under a language model trained apart, the task's
// role "judge": exp(-(sum of log p) / (sum of the judge's tokens)), over all texts together, end of
// sequence counted; and bits a byte of the generated texts, which compares judges with different
// tokenizers and is absent where an unknown token of the judge hides text. Scores
// "judge_perplexity" and "judge_bits_per_byte".
#pragma once

#include "core/registries.h"

namespace vqlm {

// Reads "num_resamples" and "resampling_seed".
void register_judge(Registries& registries);

}  // namespace vqlm
