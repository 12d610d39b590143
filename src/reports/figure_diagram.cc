// Diagrams by a figure's specification.
#include "reports/diagram_kinds.h"
#include "reports/figure_types.h"

namespace vqlm {
namespace {

DiagramGraph graph_of(const FigureContext& context, const FigureSpec& spec,
                      const std::optional<ModelDescription>& model) {
  if (spec.kind == "tasks")
    return tasks_graph(
        context, spec.generators.empty() ? std::nullopt : std::optional(spec.generators.front()));
  if (!model) return {};
  if (spec.kind == "idea") return idea_graph(context, *model);
  return architecture_graph(context, point_title(context, spec.generators.front()), *model);
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
  if (graph.boxes.empty()) {
    if (!spec.generators.empty())
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
  Drawing drawing = draw_with_dot("figure-" + spec.id, figure.title, graph, context.with_pdf);
  figure.svg = std::move(drawing.svg);
  figure.pdf = std::move(drawing.pdf);
  figure.problem = std::move(drawing.problem);
  figure.notes = notes.lines();
  return figure;
}

}  // namespace vqlm
