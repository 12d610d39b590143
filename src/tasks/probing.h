// Task "probing": what a generator's states know of the texts' labels, asked by a linear probe
// (Chen et al. 2020, image GPT, section 3.4). A multinomial logistic regression learns from
// features of the training split, standardised by their means and deviations there; the generator
// stands still. The labels it gives to the task's split are the predictions, which metric
// "accuracy" scores. Keys:
//   features   whose; see FeatureExtractor. Default: the generator's first
//   l2         of the probe (stats/logistic_regression.h); default: of 1, 0.1, ... 0.0001 the one
//              with the fewest nats on the development split, which is then no split to report
//   max_train  training texts, evenly spread over the split; default 0: all
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_probing(Registries& registries);

}  // namespace vqlm
