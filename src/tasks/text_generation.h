// Task "text_generation": texts from a generator that needs no source sentence. Keys:
//   condition        "none": samples of the model; "prefix": the beginning of each reference is
//                    continued; "label": texts of each example's label
//   num_samples      texts, default 1,000 (with "prefix" and "label" at most one an example)
//   prefix_words     words of the prefix, default 3
//   prefix_unit      "word" (default), or "char" for text without blanks: what prefix_words counts
//   timing_examples  texts measured when timing, default 50
//   decoding         see decoding_reader.h; default: sampling from the model as it is
// A generator in the role "judge" scores the texts (tasks/judging.h), one in the role "grammar"
// says which are sentences (tasks/grammar_checking.h), and one in the role "classifier" labels
// those of condition "label" (tasks/classifying.h). The examples' references stay in the
// predictions, except for "none", where no reference belongs to a sample; there each carries one of
// the split's texts, so that all together are compared with as many real ones (metric `set_bleu`).
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_text_generation(Registries& registries);

}  // namespace vqlm
