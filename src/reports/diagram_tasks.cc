// Applications: the run's tasks with their data and sizes, and the generators that run them.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/diagram_kinds.h"
#include "reports/display_text.h"
#include "reports/headings.h"
#include "reports/line_breaks.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

constexpr int kColumns = 34;
constexpr std::size_t kMostNames = 5;  // of generators; of more, so many and how many are left

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Generators with a result, in the record's order.
std::vector<std::string> generators_of(const RunRecord& run, const std::string& task) {
  std::vector<std::string> generators;
  for (const Result& result : run.results)
    if (result.task == task && !contains(generators, result.generator))
      generators.push_back(result.generator);
  return generators;
}

// "multi30k, test: 1000 examples".
std::string data_text(const FigureContext& context, const std::string& description) {
  const auto value = nlohmann::json::parse(description, nullptr, false);
  if (!value.is_object()) return "";
  std::string text = value.value("data", "");
  const std::string split = value.value("split", "");
  if (!split.empty()) text += ", " + split_phrase(split, context.language);
  if (value.contains("examples"))
    text = labelled(
        text,
        std::to_string(value["examples"].get<std::int64_t>()) + context.say(" examples", " 个样本"),
        context.language);
  return text;
}

// "LSTM, Transformer, and 3 more".
std::string names_text(const FigureContext& context, const std::vector<std::string>& generators) {
  const bool all = generators.size() <= kMostNames + 1;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < (all ? generators.size() : kMostNames); ++i) {
    FigurePoint point;
    point.generator = generators[i];
    names.push_back(point_title(context, point));
  }
  const std::string text = joined(names, context.language);
  if (all) return text;
  const std::string rest = std::to_string(generators.size() - kMostNames);
  return text + context.say(", and ", "，以及另外 ") + rest + context.say(" more", " 个");
}

DiagramBox box_of(const FigureContext& context, const std::string& task) {
  DiagramBox box{"task_" + task, task_title(context, task), {}};
  std::replace(box.id.begin(), box.id.end(), '-', '_');
  const auto described = context.run.task_descriptions.find(task);
  if (described != context.run.task_descriptions.end())
    for (const std::string& line : wrapped(data_text(context, described->second), kColumns))
      box.rows.push_back({line});
  const std::string names = names_text(context, generators_of(context.run, task));
  for (const std::string& line : wrapped(names, kColumns)) box.rows.push_back({line});
  return box;
}

std::vector<std::string> drawn_tasks(const std::vector<std::string>& run,
                                     const std::vector<std::string>& chosen) {
  if (chosen.empty()) return run;
  std::vector<std::string> tasks;
  for (const std::string& task : chosen)
    if (contains(run, task) && !contains(tasks, task)) tasks.push_back(task);
  return tasks;
}

}  // namespace

std::vector<std::string> tasks_run_by(const RunRecord& run, const std::string& generator) {
  std::vector<std::string> tasks;
  for (const Result& result : run.results)
    if ((generator.empty() || result.generator == generator) && !contains(tasks, result.task))
      tasks.push_back(result.task);
  return tasks;
}

std::string task_title(const FigureContext& context, const std::string& task) {
  const std::string heading = task_heading(task).in(context.language);
  return heading == task ? task : with_remark(heading, task, context.language);
}

DiagramGraph tasks_graph(const FigureContext& context, const std::optional<FigurePoint>& point,
                         const std::vector<std::string>& chosen) {
  DiagramGraph graph;
  graph.downwards = false;
  const std::vector<std::string> tasks =
      drawn_tasks(tasks_run_by(context.run, point ? point->generator : ""), chosen);
  if (tasks.empty()) return graph;
  graph.boxes.push_back(
      {"root", point ? point_title(context, *point) : printable(context.run.name), {}, "#f3eee3"});
  for (const std::string& task : tasks) {
    graph.boxes.push_back(box_of(context, task));
    graph.arrows.push_back({"root", graph.boxes.back().id, ""});
  }
  return graph;
}

}  // namespace vqlm
