// Generated texts labelled by a classifier trained apart, the role "classifier" of a task: a
// generator conditional on the label, read by Bayes' rule with equal priors: the label under which
// the text is the likeliest. A grammar (model/acceptor.h) says instead of which label a text is a
// sentence, and kNoLabel where it is none.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tasks/prediction.h"
#include "tasks/task.h"

namespace vqlm {

inline constexpr const char* kNoLabel = "(no label)";

// Of each text, references[0], the label under which `model`, a generator conditional on it, finds
// it the likeliest; the first of equals. `labels` is not empty; `stage` names the progress. Throws
// InvalidArgument where the model scores by reconstruction.
std::vector<std::string> likeliest_labels(Generator& model, const std::set<std::string>& labels,
                                          std::vector<Example> texts, const std::string& stage);

// Fills predicted_label and classifier_signature of every prediction with a generation, where the
// context has a classifier and does not time. The labels are those of the context's examples.
// Throws InvalidArgument when the classifier gives no likelihood of a text given a label.
void classify_texts(const TaskContext& context, std::vector<Prediction>& predictions);

}  // namespace vqlm
