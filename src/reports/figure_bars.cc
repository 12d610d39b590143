// Grouped bars: each generator's values of some scores, with their intervals.
#include <limits>

#include "reports/bar_panel.h"
#include "reports/display_text.h"
#include "reports/figure_types.h"
#include "reports/headings.h"

namespace vqlm {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Bar bar_of(const FigureValue& value, const FigureScore& score, std::size_t column) {
  Bar bar{value.value, value.half_width, "", line_color(column)};
  bar.text = fixed_number(value.value, score_heading(score.score).digits);
  return bar;
}

}  // namespace

Figure draw_bars(const FigureContext& context, const FigureSpec& spec) {
  FigureNotes notes(context, spec);
  std::vector<BarGroup> groups;
  std::vector<FigureSeries> data;
  bool any = false;
  std::vector<FigureScore> columns = spec.columns;
  if (!context.with_timings)
    std::erase_if(columns, [&](const FigureScore& one) { return shows_timings(context, one); });
  for (const FigureScore& column : columns)
    data.push_back({score_title(context, column), {"value", "half_width"}, {}, {}});
  for (const FigurePoint& generator : spec.generators) {
    BarGroup group{point_title(context, generator), {}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto value = notes.value_of(columns[i], generator.generator, group.name);
      group.bars.emplace_back();
      data[i].labels.push_back(group.name);
      data[i].rows.push_back(
          {value ? value->value : kNone, value ? value->half_width.value_or(kNone) : kNone});
      if (!value) continue;
      any = true;
      group.bars.back() = bar_of(*value, columns[i], i);
    }
    groups.push_back(std::move(group));
  }
  if (!any) return not_drawn(context, spec, notes.absence());
  Sheet sheet;
  if (columns.size() > 1)
    for (std::size_t i = 0; i < data.size(); ++i)
      sheet.legend.push_back({data[i].name, line_color(i), 0, 5});
  sheet.panels.push_back(
      bar_panel(columns.size() == 1 ? data[0].name : "", groups, "b", sheet.data));
  Figure figure = drawn(context, spec, sheet, notes);
  figure.data = std::move(data);
  return figure;
}

}  // namespace vqlm
