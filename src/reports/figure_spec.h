// Which figures a report shows: the array "figures" of a config's "report" section (docs/reports.md
// lists the types and their keys). A specification is read strictly: a key that its type does not
// know stops the run before any work.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json_reader.h"
#include "reports/language.h"

namespace vqlm {

enum class FigureType {
  kCurves,
  kCodes,
  kScatter,
  kPowerLaw,
  kRanks,
  kByLength,
  kBars,
  kProjection,
  kDiagram
};

// A score of a task, as an axis or as a column.
struct FigureScore {
  std::string task, score;
  LocalText title;  // default: the built-in heading
  bool log = false;
  std::string where;  // of the task, for messages
};

// A generator as a point, line or bar: a name or {"generator": ..., "title": ...}.
struct FigurePoint {
  std::string generator;
  LocalText title;             // default: the built-in heading
  std::string x_task, y_task;  // default: those of the axes; "task" sets both
  std::optional<double> x;     // a value the config knows (the size of a data set), not a score
  std::string where;
};

// Points that are joined in their order.
struct FigureLine {
  LocalText title;
  std::optional<FigureScore> x;  // of this line; default: the figure's
  std::vector<FigurePoint> points;
};

struct FigureSpec {
  std::string id;  // letters, digits, '_' and '-': names anchors and files
  LocalText title;
  FigureType type = FigureType::kCurves;
  std::vector<LocalText> notes;             // remarks printed under the figure
  std::vector<FigurePoint> generators;      // lines, rows or groups; of a scatter its free points
  std::vector<std::string> series;          // curves: names in RunRecord::curves
  std::string panels;                       // curves: "", "series" or "generators"
  LocalText y_title;                        // curves
  bool log_y = false;                       // curves
  std::string origin;                       // codes: "encoder" or "prior"
  std::optional<FigureScore> x, y;          // scatter, power_law; by_length: y
  std::string pareto;                       // scatter: "max_y_min_x" and the like
  std::string relative_to, relative_where;  // scatter: a generator
  std::vector<FigureLine> lines;            // scatter, power_law
  std::vector<FigureScore> columns;         // ranks, bars
  std::string kind;                         // diagram: "idea", "architecture" or "tasks"
  std::vector<std::string> tasks;           // diagram of tasks: those drawn; none: all
  std::string tasks_where;
};

// The array "figures" of `reader`. Throws InvalidArgument on unknown keys and types, and on an id
// given twice.
std::vector<FigureSpec> read_figure_specs(JsonReader& reader);

// Throws InvalidArgument naming the place and the nearest name when a generator or task is unknown.
void validate_figure_specs(const std::vector<FigureSpec>& specs,
                           const std::vector<std::string>& generators,
                           const std::vector<std::string>& tasks);

}  // namespace vqlm
