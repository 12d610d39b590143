#include "reports/bar_panel.h"

#include <algorithm>

#include "reports/display_text.h"
#include "reports/figure_axis.h"

namespace vqlm {
namespace {

constexpr int kBar = 19, kBetween = 12;  // heights, pixels
constexpr double kWidestNames = 190;
constexpr double kBehind = 8;  // free space before a number
constexpr int kMostTicks = 4;

double reach(const Bar& bar) { return bar.value + bar.half_width.value_or(0); }

std::vector<const Bar*> all_bars(const std::vector<BarGroup>& groups) {
  std::vector<const Bar*> bars;
  for (const BarGroup& group : groups)
    for (const auto& bar : group.bars)
      if (bar) bars.push_back(&*bar);
  return bars;
}

// A range with room for the numbers behind the bars.
AxisRange range_with_numbers(const std::vector<const Bar*>& bars, double width) {
  std::vector<double> ends;
  for (const Bar* bar : bars) {
    ends.push_back(reach(*bar));
    ends.push_back(bar->value - bar->half_width.value_or(0));
  }
  AxisRange range = range_of(ends, {.log = false, .from_zero = true, .margin = 0.03});
  for (const Bar* bar : bars) {
    const double text = kBehind + text_pixels(bar->text);
    const double start = std::max(reach(*bar), 0.0) - range.low;
    range.high = std::max(range.high, range.low + start * width / std::max(width - text, 1.0));
  }
  return range;
}

}  // namespace

Panel bar_panel(const std::string& title, const std::vector<BarGroup>& groups,
                const std::string& block, std::string& data) {
  Panel panel;
  panel.title = title;
  double widest = 0;
  for (const BarGroup& group : groups) widest = std::max(widest, text_pixels(group.name));
  widest = std::min(widest, kWidestNames);
  panel.left = static_cast<int>(widest) + 26;
  std::string labels, plots;
  double y = kBetween / 2.0;
  std::size_t number = 0;
  for (const BarGroup& group : groups) {
    const double middle = y + kBar * static_cast<double>(group.bars.size()) / 2;
    labels += "set label " + gnuplot_quoted(shortened(group.name, widest)) +
              " at graph -0.025,first " + full_number(middle) + " right noenhanced\n";
    for (const auto& bar : group.bars) {
      if (bar) {
        const std::string name = block + std::to_string(number++);
        const double half = bar->half_width.value_or(0), centre = y + kBar / 2.0;
        data += data_block(name, {{bar->value, centre, std::min(0.0, bar->value),
                                   std::max(0.0, bar->value), y + 1.5, y + kBar - 1.5, half}});
        plots += std::string(plots.empty() ? "plot " : ", ") + "$" + name +
                 " using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '" + bar->color +
                 "'";
        if (half > 0)
          plots += ", $" + name + " using 1:2:7 with xerrorbars pt 0 lw 1.4 lc rgb '#222222'";
        labels += "set label " + gnuplot_quoted(bar->text) + " at first " +
                  full_number(std::max(reach(*bar), 0.0)) + ",first " + full_number(centre) +
                  " left offset 0.6,0 noenhanced\n";
      }
      y += kBar;
    }
    y += kBetween;
  }
  panel.height = static_cast<int>(y - kBetween / 2.0);
  const AxisRange range =
      range_with_numbers(all_bars(groups), kPlotWidth - panel.left - panel.right);
  panel.commands =
      axis_commands("x", range, kMostTicks) + "set yrange [" + full_number(panel.height) +
      ":0]\nunset ytics\nset border 1\nset grid noytics\n" +
      "set bars 0.5\nset arrow from first 0,graph 0 to first 0,graph 1 nohead lw 1 lc rgb "
      "'#333333'\n" +
      labels + plots + "\n";
  return panel;
}

}  // namespace vqlm
