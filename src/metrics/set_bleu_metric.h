// Metric `set_bleu`: mean BLEU of each generated text with a whole set of real texts as references
// (self_bleu.h), 0 to 1; what text generation without a source calls BLEU, or forward BLEU (Zhu et
// al. 2018, arXiv 1802.01886; Shi et al. 2018, arXiv 1804.11258). High means that what is written
// resembles real texts; it does not see whether the same is written again and again, for which
// self-BLEU stands beside it. The set: the predictions' `real_text`, or, where their examples have
// references, all of those. The interval resamples the generated texts and keeps the set. Keys:
// unit (word), order (4), num_resamples, resampling_seed.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_set_bleu(Registries& registries);

}  // namespace vqlm
