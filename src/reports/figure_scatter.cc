// A score against another: labelled points with error bars, lines through points in order, the
// front of those that no other point beats in both.
#include <algorithm>
#include <cmath>
#include <limits>

#include "reports/display_text.h"
#include "reports/figure_axis.h"
#include "reports/figure_types.h"
#include "reports/pareto_front.h"
#include "reports/phrases.h"
#include "reports/point_labels.h"

namespace vqlm {
namespace {

constexpr int kHeight = 290;
constexpr int kMostTicks = 5;
constexpr std::size_t kMostNames = 8;  // beside the points; else numbers and a key
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct ScatterPoint {
  std::string name;
  double x = 0, y = 0;
  double x_half = 0, y_half = 0;  // of the intervals; 0: none
  bool named = true;              // has a name of its own beside it
};

struct ScatterGroup {
  std::string title;
  std::string color;
  std::vector<ScatterPoint> points;
  bool joined = false;
};

class ScatterDrawing {
 public:
  ScatterDrawing(const FigureContext& context, const FigureSpec& spec)
      : context_(context), spec_(spec), notes_(context, spec) {}

  Figure draw() {
    if (!find_reference()) return not_drawn(context_, spec_, notes_.absence());
    collect();
    std::vector<double> xs, ys;
    for (const ScatterGroup& group : groups_)
      for (const ScatterPoint& point : group.points) {
        xs.insert(xs.end(), {point.x - point.x_half, point.x, point.x + point.x_half});
        ys.insert(ys.end(), {point.y - point.y_half, point.y, point.y + point.y_half});
      }
    if (xs.empty()) return not_drawn(context_, spec_, notes_.absence());
    x_ = range_of(xs, {.log = spec_.x->log, .from_zero = false, .margin = 0.1});
    y_ = range_of(ys, {.log = spec_.y->log, .from_zero = false, .margin = 0.1});
    std::string plots = front_plot();
    for (const ScatterGroup& group : groups_) plots += group_plot(group);
    Panel panel;
    panel.title = y_title();
    panel.x_title = score_title(context_, *spec_.x);
    panel.height = kHeight;
    panel.commands = axis_commands("x", x_, kMostTicks) + axis_commands("y", y_, kMostTicks) +
                     reference_line() + labels() + "set bars 0.6\nplot " + plots + "NaN\n";
    sheet_.panels.push_back(std::move(panel));
    Figure figure = drawn(context_, spec_, sheet_, notes_);
    for (const ScatterGroup& group : groups_) figure.data.push_back(data_of(group));
    return figure;
  }

 private:
  // The value that others are measured from; false when it is asked for and absent.
  bool find_reference() {
    if (spec_.relative_to.empty()) return true;
    reference_name_ = point_title(context_, {spec_.relative_to, {}, {}, {}, {}, {}});
    const auto value = notes_.value_of(*spec_.y, spec_.relative_to, reference_name_);
    if (!value) return false;
    reference_ = value->value;
    notes_.add(context_.say("Differences of means, without intervals.", "均值之差，无区间。"));
    return true;
  }

  std::string y_title() const {
    const std::string title = score_title(context_, *spec_.y);
    if (spec_.relative_to.empty()) return title;
    return labelled(title,
                    context_.language == Language::kChinese ? "与 " + reference_name_ + " 之差"
                                                            : "difference to " + reference_name_,
                    context_.language);
  }

  void collect() {
    ScatterGroup free{"", line_color(0), {}, false};
    for (const FigurePoint& point : spec_.generators) add_point(point, free, true);
    if (!free.points.empty()) groups_.push_back(std::move(free));
    for (const FigureLine& line : spec_.lines) {
      ScatterGroup group{
          printable(line.title.in(context_.language)), line_color(groups_.size()), {}, true};
      for (const FigurePoint& point : line.points) add_point(point, group, !point.title.empty());
      if (group.points.empty()) continue;
      if (!group.title.empty()) sheet_.legend.push_back({group.title, group.color, 1, 7});
      groups_.push_back(std::move(group));
    }
  }

  void add_point(const FigurePoint& point, ScatterGroup& group, bool named) {
    ScatterPoint found;
    found.name = point_title(context_, point);
    found.named = named;
    FigureScore x = *spec_.x, y = *spec_.y;
    if (!point.x_task.empty()) x.task = point.x_task;
    if (!point.y_task.empty()) y.task = point.y_task;
    const std::string place = point.x_task.empty() && point.y_task.empty()
                                  ? found.name
                                  : with_remark(found.name, y.task, context_.language);
    const auto x_value =
        point.x ? FigureValue{*point.x, {}, {}, {}} : notes_.value_of(x, point.generator, place);
    const auto y_value = notes_.value_of(y, point.generator, place);
    if (!x_value || !y_value) return;
    found.x = x_value->value;
    found.y = y_value->value;
    if (spec_.relative_to.empty()) found.y_half = y_value->half_width.value_or(0);
    found.x_half = x_value->half_width.value_or(0);
    if (!spec_.relative_to.empty()) found.y -= reference_;
    if ((x.log && found.x <= 0) || (y.log && found.y <= 0))
      return notes_.leave_out(place, context_.say("not above 0", "不大于 0"));
    if (x.log) found.x_half = std::min(found.x_half, found.x * 0.999);
    if (y.log) found.y_half = std::min(found.y_half, found.y * 0.999);
    group.points.push_back(std::move(found));
  }

  std::string block(const std::vector<std::vector<double>>& rows) {
    const std::string name = "d" + std::to_string(num_blocks_++);
    sheet_.data += data_block(name, rows);
    return "$" + name;
  }

  std::string front_plot() {
    if (spec_.pareto.empty()) return "";
    const bool high_y = spec_.pareto.rfind("max_y", 0) == 0,
               high_x = spec_.pareto.find("max_x") != std::string::npos;
    std::vector<std::pair<double, double>> all;
    for (const ScatterGroup& group : groups_)
      for (const ScatterPoint& point : group.points) all.emplace_back(point.x, point.y);
    std::vector<std::vector<double>> rows;
    for (const auto& [x, y] : pareto_front(all, high_x, high_y)) rows.push_back({x, y});
    sheet_.legend.push_back({context_.say("Pareto front", "帕累托前沿"), "#777777", 2, 0});
    return block(rows) + " using 1:2 with lines dt 2 lw 1.4 lc rgb '#777777', ";
  }

  std::string group_plot(const ScatterGroup& group) {
    std::vector<std::vector<double>> rows;
    bool x_bars = false, y_bars = false;
    for (const ScatterPoint& point : group.points) {
      rows.push_back({point.x, point.y, point.x_half, point.y_half});
      x_bars = x_bars || point.x_half > 0;
      y_bars = y_bars || point.y_half > 0;
    }
    const std::string name = block(rows), color = " lc rgb '" + group.color + "'";
    std::string plots;
    if (group.joined) plots += name + " using 1:2 with lines lw 1.4" + color + ", ";
    if (x_bars) plots += name + " using 1:2:3 with xerrorbars pt 0 lw 1" + color + ", ";
    if (y_bars) plots += name + " using 1:2:4 with yerrorbars pt 0 lw 1" + color + ", ";
    return plots + name + " using 1:2 with points pt 7 ps 0.7" + color + ", ";
  }

  std::string reference_line() const {
    if (spec_.relative_to.empty() || y_.log) return "";
    return "set arrow from graph 0,first 0 to graph 1,first 0 nohead lw 1 lc rgb '#555555'\n";
  }

  // Names beside the points where they fit, else numbers and a key.
  std::string labels() {
    LabelArea area{kPlotWidth - kSheetLeft - kSheetRight, kHeight, {}};
    if (!spec_.relative_to.empty() && !y_.log) area.line_y = (1 - y_.place(0)) * kHeight;
    std::vector<PlacedPoint> points;
    std::vector<const ScatterPoint*> named;
    for (const ScatterGroup& group : groups_)
      for (const ScatterPoint& point : group.points) {
        if (!point.named) continue;
        points.push_back(
            {x_.place(point.x) * area.width, (1 - y_.place(point.y)) * area.height, point.name});
        named.push_back(&point);
      }
    auto sides = points.size() > kMostNames ? std::nullopt : place_labels(points, area);
    if (!sides) {
      for (std::size_t i = 0; i < points.size(); ++i) {
        sheet_.legend.push_back({std::to_string(i + 1) + " " + points[i].text, "", 0, 0});
        points[i].text = std::to_string(i + 1);
      }
      sides = place_labels(points, area);
      if (!sides) sides = std::vector<LabelSide>(points.size(), LabelSide::kRight);
    }
    std::string commands;
    for (std::size_t i = 0; i < points.size(); ++i)
      commands += label_command(points[i].text, *named[i], (*sides)[i]);
    return commands;
  }

  static std::string label_command(const std::string& text, const ScatterPoint& point,
                                   LabelSide side) {
    const char* places[] = {"left offset 1,0", "right offset -1,0", "center offset 0,0.85",
                            "center offset 0,-0.9"};
    return "set label " + gnuplot_quoted(text) + " at first " + full_number(point.x) + ",first " +
           full_number(point.y) + " " + places[static_cast<int>(side)] + " noenhanced front\n";
  }

  static FigureSeries data_of(const ScatterGroup& group) {
    FigureSeries series{group.title, {"x", "y", "x_half_width", "y_half_width"}, {}, {}};
    for (const ScatterPoint& point : group.points) {
      series.labels.push_back(point.name);
      series.rows.push_back({point.x, point.y, point.x_half > 0 ? point.x_half : kNone,
                             point.y_half > 0 ? point.y_half : kNone});
    }
    return series;
  }

  const FigureContext& context_;
  const FigureSpec& spec_;
  FigureNotes notes_;
  Sheet sheet_;
  std::vector<ScatterGroup> groups_;
  AxisRange x_, y_;
  double reference_ = 0;
  std::string reference_name_;
  std::size_t num_blocks_ = 0;
};

}  // namespace

Figure draw_scatter(const FigureContext& context, const FigureSpec& spec) {
  return ScatterDrawing(context, spec).draw();
}

}  // namespace vqlm
