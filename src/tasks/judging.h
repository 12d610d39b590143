// Texts judged by a language model trained apart, the role "judge" of a task: how likely each
// generated text is under it. Low perplexity under the judge says that texts look like its training
// data, not that they are diverse; print it beside a measure of diversity.
#pragma once

#include <vector>

#include "tasks/prediction.h"
#include "tasks/task.h"

namespace vqlm {

// Fills all that is the judge's (judge_log_prob_nats and so on) of every prediction with a
// generation, where the context has a judge and does not time. Throws InvalidArgument when the
// judge gives no likelihood of a text alone, or reconstructions.
void judge_texts(const TaskContext& context, std::vector<Prediction>& predictions);

}  // namespace vqlm
