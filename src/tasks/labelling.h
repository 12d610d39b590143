// Labels by a language model. An unconditional one takes the label whose text is the likeliest
// after the prompt, few-shot or zero-shot; one conditional on the label reads Bayes' rule with
// equal priors: the label under which the text is the likeliest. Every label of the training data
// is tried.
#pragma once

#include "core/registries.h"

namespace vqlm {

// "labelling"; key few_shot, whose defaults are here example "{target} = {label}\n" and question
// "{target} =".
void register_labelling(Registries& registries);

}  // namespace vqlm
