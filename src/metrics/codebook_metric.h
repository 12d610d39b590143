// Metric `codebook`: use of the codes over all predictions, never a mean over batches. Scores
// "codebook.use" (share of codes drawn at least once; its series is the histogram),
// "codebook.perplexity", "codebook.entropy" (bits), "codebook.dead" (codes never drawn),
// "codebook.rare" (share of codes drawn, but fewer times than rare_fraction of the mean),
// "codebook.drawn", "codebook.capacity" (log2 of the codebook's size times codes a generated token,
// in bits a token). With several codebooks these are over all of them: used, dead and drawn codes
// and capacities are summed, the entropy is the mean of the codes drawn, and perplexity is e to
// that in nats; each codebook's own are "codebook.level1.head0.use" and so on. Where codes were
// only encoded no tokens are counted: there the metric `perplexity` gives the capacity of the same
// texts. Where texts continue a prefix there is no capacity: their codes stand for it as well.
// Interval of perplexity and entropy: delete-group jackknife. Keys: rare_fraction (0.1), num_groups
// (20), resampling_seed (12345).
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_codebook(Registries& registries);

}  // namespace vqlm
