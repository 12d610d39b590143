// The rank of each generator in each score: a cell for every pair, darker the better.
#include "reports/figure_ranks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "reports/display_text.h"
#include "reports/figure_types.h"

namespace vqlm {

std::vector<std::optional<int>> ranks_of(const std::vector<std::optional<double>>& values,
                                         Direction direction) {
  std::vector<std::optional<int>> ranks;
  for (const auto& value : values) {
    ranks.emplace_back();
    if (!value || direction == Direction::kNeither) continue;
    ranks.back() =
        1 + static_cast<int>(std::count_if(
                values.begin(), values.end(), [&](const std::optional<double>& other) {
                  return other && (direction == Direction::kHigherIsBetter ? *other > *value
                                                                           : *other < *value);
                }));
  }
  return ranks;
}

namespace {

constexpr int kCell = 30;  // height of a row, pixels
constexpr double kWidestNames = 230;
constexpr double kSlope = 0.72;  // of a heading that stands at 45 degrees
constexpr double kBest[] = {0, 114, 178}, kWorst[] = {226, 237, 245};
constexpr const char* kNoValue = "#d9d9d9";

struct RankRow {
  std::string title;
  std::vector<std::optional<int>> ranks;
};

// Between the colours of the best and the worst of `count` ranks.
std::string rank_color(int rank, std::size_t count, bool& dark) {
  const double share = count < 2 ? 0 : (rank - 1) / static_cast<double>(count - 1);
  dark = share < 0.45;
  char text[8];
  int parts[3];
  for (int i = 0; i < 3; ++i)
    parts[i] = static_cast<int>(std::lround(kBest[i] + share * (kWorst[i] - kBest[i])));
  std::snprintf(text, sizeof text, "#%02x%02x%02x", parts[0] & 255, parts[1] & 255, parts[2] & 255);
  return text;
}

class RanksPanel {
 public:
  RanksPanel(const std::vector<std::string>& names, const std::vector<RankRow>& rows)
      : names_(names), rows_(rows) {
    double widest = 0;
    for (const RankRow& row : rows) widest = std::max(widest, text_pixels(row.title));
    panel_.left = static_cast<int>(std::min(widest, kWidestNames)) + 16;
    panel_.height = kCell * static_cast<int>(rows.size());
    place_headings();
  }

  Panel panel() {
    std::string commands = "set xrange [0:" + std::to_string(names_.size()) + "]\nset yrange [" +
                           std::to_string(rows_.size()) +
                           ":0]\nunset border\nunset xtics\nunset ytics\nunset grid\n";
    for (std::size_t x = 0; x < names_.size(); ++x)
      commands += "set label " + gnuplot_quoted(names_[x]) + " at first " +
                  full_number(static_cast<double>(x) + 0.5) + ",graph 1 " +
                  (slanted_ ? "left rotate by 45 offset 0,0.5" : "center offset 0,0.7") +
                  " noenhanced\n";
    for (std::size_t y = 0; y < rows_.size(); ++y) {
      commands += "set label " + gnuplot_quoted(shortened(rows_[y].title, panel_.left - 16)) +
                  " at graph -0.02,first " + full_number(static_cast<double>(y) + 0.5) +
                  " right noenhanced\n";
      for (std::size_t x = 0; x < names_.size(); ++x) commands += cell(x, y);
    }
    panel_.commands = commands + "plot NaN notitle\n";
    return panel_;
  }

 private:
  // Level where every heading fits above its column, else at 45 degrees.
  void place_headings() {
    double widest = 0;
    for (const std::string& name : names_) widest = std::max(widest, text_pixels(name));
    const auto columns = static_cast<double>(names_.size());
    slanted_ = widest + 8 > (kPlotWidth - panel_.left - panel_.right) / columns;
    panel_.above = slanted_ ? static_cast<int>(kSlope * widest) + 18 : 24;
    if (!slanted_) return;
    // The last headings reach to the right of their cells.
    double right = panel_.right;
    for (std::size_t x = 0; x < names_.size(); ++x) {
      const double cells = columns - static_cast<double>(x) - 0.5;
      const double cell = (kPlotWidth - panel_.left - right) / columns;
      right = std::max(right, kSlope * text_pixels(names_[x]) + 12 - cells * cell);
    }
    panel_.right = static_cast<int>(right);
  }

  std::string cell(std::size_t x, std::size_t y) const {
    const std::optional<int>& rank = rows_[y].ranks[x];
    bool dark = false;
    const std::string color = rank ? rank_color(*rank, names_.size(), dark) : kNoValue;
    const auto corner = [](double a, double b) {
      return "first " + full_number(a) + "," + full_number(b);
    };
    const auto left = static_cast<double>(x), top = static_cast<double>(y);
    std::string commands = "set object rect from " + corner(left + 0.03, top + 0.05) + " to " +
                           corner(left + 0.97, top + 0.95) + " fs solid 1 noborder fc rgb '" +
                           color + "' behind\n";
    if (rank)
      commands += "set label '" + std::to_string(*rank) + "' at " + corner(left + 0.5, top + 0.5) +
                  " center front tc rgb '" + (dark ? "#ffffff" : "#1b1f24") + "'\n";
    return commands;
  }

  const std::vector<std::string>& names_;
  const std::vector<RankRow>& rows_;
  Panel panel_;
  bool slanted_ = false;
};

std::string arrow(Direction direction) {
  return direction == Direction::kHigherIsBetter ? " ↑" : " ↓";
}

}  // namespace

Figure draw_ranks(const FigureContext& context, const FigureSpec& spec) {
  FigureNotes notes(context, spec);
  std::vector<std::string> names;
  for (const FigurePoint& generator : spec.generators)
    names.push_back(point_title(context, generator));
  std::vector<RankRow> rows;
  Figure figure;
  for (const FigureScore& column : spec.columns) {
    if (!context.with_timings && shows_timings(context, column)) continue;
    std::vector<std::optional<double>> values;
    Direction direction = Direction::kNeither;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto value = notes.value_of(column, spec.generators[i].generator, names[i]);
      values.push_back(value ? std::optional(value->value) : std::nullopt);
      if (value) direction = value->direction;
    }
    const std::string title = score_title(context, column);
    if (direction == Direction::kNeither) {
      notes.leave_out(title, context.say("says nothing of better and worse", "无优劣之分"));
      continue;
    }
    rows.push_back({title + arrow(direction), ranks_of(values, direction)});
    FigureSeries series{title, {"value", "rank"}, names, {}};
    for (std::size_t i = 0; i < values.size(); ++i)
      series.rows.push_back({values[i].value_or(std::numeric_limits<double>::quiet_NaN()),
                             static_cast<double>(rows.back().ranks[i].value_or(0))});
    figure.data.push_back(std::move(series));
  }
  if (rows.empty()) return not_drawn(context, spec, notes.absence());
  Sheet sheet;
  sheet.panels.push_back(RanksPanel(names, rows).panel());
  std::vector<FigureSeries> data = std::move(figure.data);
  notes.add(context.say("1 is the best; equal values share a rank; grey: no value.",
                        "1 为最好；数值相同者名次相同；灰色：无数值。"));
  figure = drawn(context, spec, sheet, notes);
  figure.data = std::move(data);
  return figure;
}

}  // namespace vqlm
