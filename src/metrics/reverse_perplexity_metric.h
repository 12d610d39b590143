// Metric `reverse_perplexity`: perplexity of the texts of a split under a language model that has
// learnt from the generator's samples alone (task "reverse_perplexity"). It is high where samples
// leave out what the texts have, and so falls with quality and diversity alike (Zhao et al. 2018,
// arXiv 1706.04223). Comparable over generators of the same learner, its tokenizer and
// number of samples, which its signature names. Keys: those of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_reverse_perplexity(Registries& registries);

}  // namespace vqlm
