// Labels by a language model: the label whose text is the likeliest after the prompt, few-shot or
// zero-shot. Every label of the training data is tried.
#pragma once

#include "core/registries.h"

namespace vqlm {

// "labelling"; key few_shot, whose defaults are here example "{target} = {label}\n" and question
// "{target} =".
void register_labelling(Registries& registries);

}  // namespace vqlm
