// The three diagrams of a run: the idea of a model with codes on an actual text, every module of a
// model with its shapes and parameters, and the tasks that a model is put to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/diagram.h"
#include "reports/figure_context.h"
#include "reports/model_description.h"

namespace vqlm {

DiagramGraph idea_graph(const FigureContext& context, const ModelDescription& model);
DiagramGraph architecture_graph(const FigureContext& context, const std::string& name,
                                const ModelDescription& model);
// `point`: the model; none: all generators of the run. `chosen`: the tasks in the order they are
// drawn; none: all. Without boxes when it runs none of them.
DiagramGraph tasks_graph(const FigureContext& context, const std::optional<FigurePoint>& point,
                         const std::vector<std::string>& chosen = {});
// Tasks with a result of the generator, or of any where it is "".
std::vector<std::string> tasks_run_by(const RunRecord& run, const std::string& generator);
// "Machine translation (mt)".
std::string task_title(const FigureContext& context, const std::string& task);

// "1.53 M"; "66,048" below a million.
std::string count_text(std::int64_t count);

}  // namespace vqlm
