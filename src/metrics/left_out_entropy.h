// The entropy of codes with groups of texts left out, for the jackknife. Leaving out two groups
// changes it as leaving out each does, but for the codes that both have: so all pairs cost little
// more than all groups.
#pragma once

#include <span>
#include <vector>

#include "metrics/code_histogram.h"
#include "stats/jackknife.h"

namespace vqlm {

// Mean entropy in nats of a code, each codebook weighted by the codes drawn from it.
double mean_entropy(std::span<const CodeHistogram> codebooks);

// The same without each group and without each pair of groups; [codebook][group], whose sums are
// all that was drawn. No pairs where one of them holds all that was drawn, nothing where a group
// does.
LeftOut left_out_entropies(std::span<const std::vector<CodeHistogram>> codebooks);

}  // namespace vqlm
