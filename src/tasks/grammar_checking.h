// Generated texts checked by a grammar, the role "grammar" of a task: whether each is a sentence of
// it. Where that role is conditional on the label, of the example's label.
#pragma once

#include <vector>

#include "tasks/prediction.h"
#include "tasks/task.h"

namespace vqlm {

// Fills grammatical and grammar_signature of every prediction with a generation, where the context
// has a grammar and does not time. Throws InvalidArgument when the role is no Acceptor.
void check_grammar(const TaskContext& context, std::vector<Prediction>& predictions);

}  // namespace vqlm
