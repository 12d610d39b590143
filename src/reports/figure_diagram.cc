// Diagrams by a figure's specification.
#include <algorithm>

#include "reports/diagram_kinds.h"
#include "reports/figure_types.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

DiagramGraph graph_of(const FigureContext& context, const FigureSpec& spec,
                      const std::optional<ModelDescription>& model) {
  if (spec.kind == "tasks")
    return tasks_graph(
        context, spec.generators.empty() ? std::nullopt : std::optional(spec.generators.front()),
        spec.tasks);
  if (!model) return {};
  if (spec.kind == "idea") return idea_graph(context, *model);
  return architecture_graph(context, point_title(context, spec.generators.front()), *model);
}

// Names the chosen tasks that nothing of the figure ran.
void leave_out_tasks(const FigureContext& context, const FigureSpec& spec, FigureNotes& notes) {
  const std::vector<std::string> run =
      tasks_run_by(context.run, spec.generators.empty() ? "" : spec.generators.front().generator);
  for (const std::string& task : spec.tasks)
    if (std::find(run.begin(), run.end(), task) == run.end())
      notes.leave_out(task_title(context, task), phrase(Phrase::kNotRun, context.language));
}

}  // namespace

Figure draw_diagram(const FigureContext& context, const FigureSpec& spec) {
  std::optional<ModelDescription> model;
  if (!spec.generators.empty()) {
    const auto& all = context.run.descriptions;
    const auto found = all.find(spec.generators.front().generator);
    if (found != all.end()) model = read_model_description(found->second);
  }
  const DiagramGraph graph = graph_of(context, spec, model);
  FigureNotes notes(context, spec);
  leave_out_tasks(context, spec, notes);
  if (graph.boxes.empty()) {
    if (!spec.generators.empty() && spec.tasks.empty())
      notes.leave_out(point_title(context, spec.generators.front()),
                      spec.kind == "tasks" ? context.say("runs no task", "未运行任何任务")
                                           : context.say("not described in the run's record",
                                                         "运行记录中没有其描述"));
    return not_drawn(context, spec, notes.absence());
  }
  if (spec.kind == "architecture" && model->parameters &&
      *model->parameters != model->sum_of_parts())
    notes.add(context.say("The parts in the checkpoint have ", "检查点中各部分共有 ") +
              count_text(model->sum_of_parts()) +
              context.say(" numbers, the model counts ", " 个数，模型计为 ") +
              count_text(*model->parameters) + context.say(" parameters.", " 个参数。"));
  Figure figure = not_drawn(context, spec, "");
  set_drawing(draw_with_dot("figure-" + spec.id, figure.title, graph, context.with_pdf), figure);
  figure.notes = notes.lines();
  return figure;
}

}  // namespace vqlm
