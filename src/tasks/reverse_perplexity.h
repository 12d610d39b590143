// Task "reverse_perplexity": a language model learns from the generator's samples alone and then
// scores the texts of the split, for the metric of the same name. The model is a new one like the
// generator of the role "learner": its config and its tokenizer (so that the vocabulary is the same
// for all generators, and words that no sample has are known), but nothing that that generator has
// learnt. An n-gram is a good learner: quick, and the same on every machine. Keys:
//   num_samples  texts it learns from, default 5,000
//   dev_samples  further ones for learners that need a development set, default 0
//   decoding     see decoding_reader.h; default: sampling from the model as it is
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_reverse_perplexity_task(Registries& registries);

}  // namespace vqlm
