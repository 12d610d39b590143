#include "reports/figure_spec.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "reports/spec_reading.h"

namespace vqlm {
namespace {

using nlohmann::json;

FigurePoint point_from(const json& value, const std::string& where) {
  FigurePoint point;
  point.where = where;
  if (value.is_string()) {
    point.generator = value.get<std::string>();
    return point;
  }
  JsonReader reader(value, "", where);
  point.generator = reader.get_string("generator");
  point.title = read_text(reader, "title");
  const std::string task = reader.get_string("task", std::string());
  point.x_task = reader.get_string("x_task", task);
  point.y_task = reader.get_string("y_task", task);
  if (reader.has("x")) point.x = reader.get_double("x");
  reader.finish();
  return point;
}

std::vector<FigurePoint> read_points(JsonReader& reader, const std::string& key) {
  std::vector<FigurePoint> points;
  for (const auto& [value, where] : elements(reader, key))
    points.push_back(point_from(value, where));
  return points;
}

void require(bool given, JsonReader& reader, const std::string& key, const std::string& what) {
  if (!given) throw InvalidArgument(expected_got(reader.where(key), what, "none"));
}

std::vector<FigurePoint> read_generators(JsonReader& reader) {
  std::vector<FigurePoint> generators = read_points(reader, "generators");
  require(!generators.empty(), reader, "generators", "at least one generator");
  return generators;
}

FigureScore read_score(JsonReader& reader, bool axis) {
  FigureScore score;
  score.task = reader.get_string("task");
  score.score = reader.get_string("score");
  score.title = read_text(reader, "title");
  if (axis) score.log = reader.get_bool("log", false);
  score.where = reader.where("task");
  return score;
}

std::vector<FigureScore> read_columns(JsonReader& reader) {
  std::vector<FigureScore> columns;
  for (JsonReader* column : reader.children("columns"))
    columns.push_back(read_score(*column, false));
  require(!columns.empty(), reader, "columns", "at least one column");
  return columns;
}

std::vector<FigureLine> read_lines(JsonReader& reader, bool own_x) {
  std::vector<FigureLine> lines;
  for (JsonReader* line : reader.children("lines")) {
    FigureLine one;
    one.title = read_text(*line, "title");
    if (own_x) one.x = read_score(line->child("x", true), true);
    one.points = read_points(*line, "points");
    require(!one.points.empty(), *line, "points", "at least one point");
    lines.push_back(std::move(one));
  }
  return lines;
}

void read_curves(JsonReader& reader, FigureSpec& spec) {
  spec.generators = read_generators(reader);
  spec.series = reader.get_strings("series");
  require(!spec.series.empty(), reader, "series", "at least one series");
  spec.panels = reader.get_choice("panels", {"", "series", "generators"}, std::string());
  spec.y_title = read_text(reader, "y_title");
  spec.log_y = reader.get_bool("log_y", false);
}

void read_codes(JsonReader& reader, FigureSpec& spec) {
  spec.generators = read_generators(reader);
  spec.origin = reader.get_choice("origin", {"encoder", "prior"}, std::string("encoder"));
}

void read_scatter(JsonReader& reader, FigureSpec& spec) {
  spec.generators = read_points(reader, "points");
  spec.lines = read_lines(reader, false);
  require(!spec.generators.empty() || !spec.lines.empty(), reader, "points",
          "at least one point or line");
  spec.x = read_score(reader.child("x", true), true);
  spec.y = read_score(reader.child("y", true), true);
  spec.pareto = reader.get_choice(
      "pareto", {"", "max_y_min_x", "max_y_max_x", "min_y_min_x", "min_y_max_x"}, std::string());
  spec.relative_to = reader.get_string("relative_to", std::string());
  spec.relative_where = reader.where("relative_to");
}

void read_power_law(JsonReader& reader, FigureSpec& spec) {
  spec.lines = read_lines(reader, true);
  require(!spec.lines.empty(), reader, "lines", "at least one line");
  spec.y = read_score(reader.child("y", true), false);
}

void read_scores(JsonReader& reader, FigureSpec& spec) {
  spec.generators = read_generators(reader);
  spec.columns = read_columns(reader);
}

void read_by_length(JsonReader& reader, FigureSpec& spec) {
  spec.generators = read_generators(reader);
  FigureScore score;
  score.task = reader.get_string("task");
  score.score = reader.get_string("score", std::string("bleu"));
  score.where = reader.where("task");
  spec.y = score;
}

void read_projection(JsonReader& reader, FigureSpec& spec) {
  spec.generators = {point_from(reader.get_string("generator"), reader.where("generator"))};
}

void read_diagram(JsonReader& reader, FigureSpec& spec) {
  spec.kind = reader.get_choice("kind", {"idea", "architecture", "tasks"});
  if (spec.kind != "tasks" || reader.has("generator")) read_projection(reader, spec);
  if (spec.kind != "tasks" || !reader.has("tasks")) return;
  spec.tasks = reader.get_strings("tasks");
  require(!spec.tasks.empty(), reader, "tasks", "at least one task");
  spec.tasks_where = reader.where("tasks");
}

struct TypeEntry {
  const char* name;
  FigureType type;
  void (*read)(JsonReader&, FigureSpec&);
};

constexpr TypeEntry kTypes[] = {{"bars", FigureType::kBars, read_scores},
                                {"by_length", FigureType::kByLength, read_by_length},
                                {"codes", FigureType::kCodes, read_codes},
                                {"curves", FigureType::kCurves, read_curves},
                                {"diagram", FigureType::kDiagram, read_diagram},
                                {"power_law", FigureType::kPowerLaw, read_power_law},
                                {"projection", FigureType::kProjection, read_projection},
                                {"ranks", FigureType::kRanks, read_scores},
                                {"scatter", FigureType::kScatter, read_scatter}};

FigureSpec read_figure(const json& value, const std::string& where) {
  JsonReader reader(value, "", where);
  FigureSpec spec;
  spec.id = read_id(reader);
  spec.title = read_text(reader, "title");
  if (spec.title.empty()) spec.title = {spec.id, spec.id};
  for (const auto& [note, place] : elements(reader, "notes"))
    spec.notes.push_back(text_from(note, place));
  std::vector<std::string> names;
  for (const TypeEntry& entry : kTypes) names.emplace_back(entry.name);
  const std::string name = reader.get_choice("type", names);
  const auto entry = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const TypeEntry& known) { return name == known.name; });
  spec.type = entry->type;
  entry->read(reader, spec);
  reader.finish();
  return spec;
}

}  // namespace

std::vector<FigureSpec> read_figure_specs(JsonReader& reader) {
  std::vector<FigureSpec> specs;
  std::set<std::string> ids;
  for (const auto& [value, where] : elements(reader, "figures")) {
    specs.push_back(read_figure(value, where));
    if (!ids.insert(specs.back().id).second)
      throw InvalidArgument(
          expected_got(where + "/id", "an id of its own", "'" + specs.back().id + "' again"));
  }
  return specs;
}

void validate_figure_specs(const std::vector<FigureSpec>& specs,
                           const std::vector<std::string>& generators,
                           const std::vector<std::string>& tasks) {
  const auto check_points = [&](const std::vector<FigurePoint>& points) {
    for (const FigurePoint& point : points) {
      check_known("generator", point.generator, generators, point.where);
      for (const std::string& task : {point.x_task, point.y_task})
        if (!task.empty()) check_known("task", task, tasks, point.where);
    }
  };
  const auto check_score = [&](const std::optional<FigureScore>& score) {
    if (score) check_known("task", score->task, tasks, score->where);
  };
  for (const FigureSpec& spec : specs) {
    check_points(spec.generators);
    for (const FigureLine& line : spec.lines) {
      check_points(line.points);
      check_score(line.x);
    }
    for (const FigureScore& column : spec.columns) check_score(column);
    for (const std::string& task : spec.tasks) check_known("task", task, tasks, spec.tasks_where);
    check_score(spec.x);
    check_score(spec.y);
    if (!spec.relative_to.empty())
      check_known("generator", spec.relative_to, generators, spec.relative_where);
  }
}

}  // namespace vqlm
