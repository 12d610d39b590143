// Metric `self_bleu`: mean BLEU of each generated text against all the others (self_bleu.h), 0 to
// 1; high means that texts resemble each other. Keys: unit (word), order (4), max_sentences (1000;
// the first ones are taken, since the value grows with their number).
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_self_bleu(Registries& registries);

}  // namespace vqlm
