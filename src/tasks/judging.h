// Texts judged by a language model trained apart, the role "judge" of a task: how likely each
// generated text is under it. Low perplexity under the judge says that texts look like its training
// data, not that they are diverse; print it beside a measure of diversity.
#pragma once

#include <vector>

#include "tasks/prediction.h"
#include "tasks/task.h"

namespace vqlm {

// Fills judge_log_prob_nats, judge_num_bytes and judge_signature of every prediction with a
// generation, where the context has a judge and does not time. Throws InvalidArgument when the
// judge gives no likelihood of a text alone.
void judge_texts(const TaskContext& context, std::vector<Prediction>& predictions);

}  // namespace vqlm
