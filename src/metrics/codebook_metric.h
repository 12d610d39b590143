// Metric `codebook`: use of the codes over all predictions, never a mean over batches. Scores
// "codebook.use" (share of codes drawn at least once; its series is the histogram),
// "codebook.perplexity", "codebook.entropy" (bits), "codebook.dead", "codebook.drawn"; of further
// levels "codebook.level1.use" and so on. Interval of perplexity and entropy: delete-group
// jackknife. Keys: num_groups (20), resampling_seed (12345).
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_codebook(Registries& registries);

}  // namespace vqlm
