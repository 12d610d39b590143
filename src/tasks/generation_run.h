// What every task that produces text does: runs a function over the examples in pieces with
// progress, or, when timing, warms up and measures one example at a time.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "data/example.h"
#include "model/generation.h"
#include "tasks/prediction.h"
#include "tasks/task.h"

namespace vqlm {

using ProduceTexts = std::function<std::vector<Generation>(std::span<const Example>)>;

struct GenerationRun {
  std::string what;                  // for the progress display: "translate"
  std::string code_origin;           // where the codes come from: "encoder", "prior"
  std::size_t timing_examples = 50;  // measured when the context asks for timing, after warm-up
};

// A prediction an example, in order. Throws RuntimeError when `produce` returns another number of
// texts.
std::vector<Prediction> run_generation(const TaskContext& context,
                                       const std::vector<Example>& examples,
                                       const GenerationRun& run, const ProduceTexts& produce);

// What the training split says of a prediction: whether its source, its references, both together
// and its output stand there.
void mark_overlap(const TaskContext& context, Prediction& prediction);

}  // namespace vqlm
