// Metric `distinct`: distinct over total n-grams of all generated texts, "distinct_1" to
// "distinct_4". Depends on how much text there is; the signature says how much. Interval:
// delete-group jackknife. Source: Li et al. 2016 (arXiv 1510.03055). Keys: unit (word),
// max_ngram_order (4), num_groups (20), resampling_seed (12345).
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_distinct(Registries& registries);

}  // namespace vqlm
