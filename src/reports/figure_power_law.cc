// Scores against sizes on logarithmic axes with fitted power laws; dashed where they go beyond the
// points. Lines over different sizes (parameters, codes, data) have panels of their own.
#include <algorithm>
#include <cmath>
#include <limits>

#include "reports/display_text.h"
#include "reports/figure_axis.h"
#include "reports/figure_types.h"
#include "reports/phrases.h"
#include "stats/power_law.h"

namespace vqlm {
namespace {

constexpr int kHeight = 210;
constexpr int kMostTicks = 5;
constexpr double kBeyond = 4;  // times the largest x
constexpr int kNumSteps = 40;  // of a drawn curve
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct LawLine {
  std::string title, color, x_title;
  std::vector<std::string> names;
  std::vector<double> x, y, half;
  std::optional<PowerLaw> law;
};

class PowerLawDrawing {
 public:
  PowerLawDrawing(const FigureContext& context, const FigureSpec& spec)
      : context_(context), spec_(spec), notes_(context, spec) {}

  Figure draw() {
    std::vector<LawLine> lines;
    for (const FigureLine& line : spec_.lines) {
      LawLine found = measured(line, lines.size());
      if (!found.x.empty()) lines.push_back(std::move(found));
    }
    if (lines.empty()) return not_drawn(context_, spec_, notes_.absence());
    std::vector<std::string> titles;
    for (const LawLine& line : lines)
      if (std::find(titles.begin(), titles.end(), line.x_title) == titles.end())
        titles.push_back(line.x_title);
    for (const std::string& title : titles) add_panel(title, lines);
    notes_.add(
        context_.say("Fitted: y = a x^-b by least squares of the logarithms; 95 % intervals "
                     "(Student's t); shaded: where one more point would lie; dashed: "
                     "extrapolated.",
                     "拟合：y = a x^-b，对数最小二乘；95% 区间（t 分布）；阴影：新点的预测区间；"
                     "虚线：外推。"));
    Figure figure = drawn(context_, spec_, sheet_, notes_);
    for (const LawLine& line : lines) figure.data.push_back(data_of(line));
    return figure;
  }

 private:
  LawLine measured(const FigureLine& line, std::size_t index) {
    LawLine found;
    found.title = printable(line.title.in(context_.language));
    found.color = line_color(index);
    found.x_title = score_title(context_, *line.x);
    for (const FigurePoint& point : line.points) {
      const std::string name = point_title(context_, point);
      FigureScore x = *line.x, y = *spec_.y;
      if (!point.x_task.empty()) x.task = point.x_task;
      if (!point.y_task.empty()) y.task = point.y_task;
      const auto x_value =
          point.x ? FigureValue{*point.x, {}, {}, {}} : notes_.value_of(x, point.generator, name);
      const auto y_value = notes_.value_of(y, point.generator, name);
      if (!x_value || !y_value) continue;
      if (x_value->value <= 0 || y_value->value <= 0) {
        notes_.leave_out(name, context_.say("not above 0", "不大于 0"));
        continue;
      }
      found.names.push_back(name);
      found.x.push_back(x_value->value);
      found.y.push_back(y_value->value);
      found.half.push_back(y_value->half_width.value_or(0));
    }
    const bool differ =
        std::any_of(found.x.begin(), found.x.end(), [&](double x) { return x != found.x.front(); });
    if (differ) found.law.emplace(found.x, found.y);
    return found;
  }

  std::string law_text(const LawLine& line) const {
    std::string text = line.title;
    if (!line.law) return text + (text.empty() ? "" : ": ") + context_.say("no fit", "无法拟合");
    std::string exponent = "b = " + fixed_number(line.law->exponent(), 3);
    if (const auto interval = line.law->exponent_interval())
      exponent +=
          " [" + fixed_number(interval->first, 3) + ", " + fixed_number(interval->second, 3) + "]";
    return text.empty() ? exponent : labelled(text, exponent, context_.language);
  }

  void add_panel(const std::string& x_title, const std::vector<LawLine>& lines) {
    std::vector<double> xs, ys;
    std::string bands, plots;
    for (const LawLine& line : lines) {
      if (line.x_title != x_title) continue;
      sheet_.legend.push_back({law_text(line), line.color, line.law ? 1 : 0, 7});
      const auto [low, high] = std::minmax_element(line.x.begin(), line.x.end());
      xs.insert(xs.end(), {*low, line.law ? kBeyond * *high : *high});
      for (std::size_t i = 0; i < line.y.size(); ++i)
        ys.insert(ys.end(), {line.y[i], line.y[i] - line.half[i], line.y[i] + line.half[i]});
      if (line.law) {
        ys.push_back(line.law->at(kBeyond * *high));
        bands += band_plot(line, *low, kBeyond * *high);
        plots += curve_plot(line, *low, *high, "1") + curve_plot(line, *high, kBeyond * *high, "2");
      }
      plots += points_plot(line);
    }
    Panel panel;
    panel.title = score_title(context_, *spec_.y);
    panel.x_title = x_title;
    panel.height = kHeight;
    panel.commands =
        axis_commands("x", range_of(xs, {.log = true, .from_zero = false, .margin = 0.05}),
                      kMostTicks) +
        axis_commands("y", range_of(ys, {.log = true, .from_zero = false, .margin = 0.12}),
                      kMostTicks) +
        "set bars 0.6\nplot " + bands + plots + "NaN\n";
    sheet_.panels.push_back(std::move(panel));
  }

  std::string block(const std::vector<std::vector<double>>& rows) {
    const std::string name = "d" + std::to_string(num_blocks_++);
    sheet_.data += data_block(name, rows);
    return "$" + name;
  }

  static std::vector<double> steps(double low, double high) {
    std::vector<double> result;
    for (int i = 0; i <= kNumSteps; ++i)
      result.push_back(low * std::pow(high / low, static_cast<double>(i) / kNumSteps));
    return result;
  }

  std::string curve_plot(const LawLine& line, double low, double high, const std::string& dash) {
    std::vector<std::vector<double>> rows;
    for (const double x : steps(low, high)) rows.push_back({x, line.law->at(x)});
    return block(rows) + " using 1:2 with lines lw 1.6 dt " + dash + " lc rgb '" + line.color +
           "', ";
  }

  std::string band_plot(const LawLine& line, double low, double high) {
    std::vector<std::vector<double>> rows;
    for (const double x : steps(low, high))
      if (const auto interval = line.law->prediction_interval(x))
        rows.push_back({x, interval->first, interval->second});
    if (rows.empty()) return "";
    return block(rows) +
           " using 1:2:3 with filledcurves fs transparent solid 0.13 noborder lc rgb '" +
           line.color + "', ";
  }

  std::string points_plot(const LawLine& line) {
    std::vector<std::vector<double>> rows;
    for (std::size_t i = 0; i < line.x.size(); ++i)
      rows.push_back({line.x[i], line.y[i], std::min(line.half[i], 0.999 * line.y[i])});
    return block(rows) + " using 1:2:3 with yerrorbars pt 7 ps 0.7 lw 1 lc rgb '" + line.color +
           "', ";
  }

  static FigureSeries data_of(const LawLine& line) {
    FigureSeries series{line.title, {"x", "y", "y_half_width", "fitted"}, line.names, {}};
    for (std::size_t i = 0; i < line.x.size(); ++i)
      series.rows.push_back({line.x[i], line.y[i], line.half[i] > 0 ? line.half[i] : kNone,
                             line.law ? line.law->at(line.x[i]) : kNone});
    return series;
  }

  const FigureContext& context_;
  const FigureSpec& spec_;
  FigureNotes notes_;
  Sheet sheet_;
  std::size_t num_blocks_ = 0;
};

}  // namespace

Figure draw_power_law(const FigureContext& context, const FigureSpec& spec) {
  return PowerLawDrawing(context, spec).draw();
}

}  // namespace vqlm
