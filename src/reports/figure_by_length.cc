// A score by the length of the reference: a line a generator, the means over seeds.
#include <algorithm>
#include <map>

#include "reports/display_text.h"
#include "reports/figure_axis.h"
#include "reports/figure_types.h"
#include "reports/headings.h"

namespace vqlm {
namespace {

constexpr int kHeight = 240, kMostTicks = 5;

// "6-10", "51+".
std::string class_text(const BreakdownClass& part) {
  if (part.high == 0) return std::to_string(part.low) + "+";
  return std::to_string(part.low) + "-" + std::to_string(part.high);
}

struct LengthClass {
  std::string text;
  std::int64_t count = 0;                             // examples
  std::map<std::size_t, std::vector<double>> values;  // generator's place -> of each seed
};

class ByLengthDrawing {
 public:
  ByLengthDrawing(const FigureContext& context, const FigureSpec& spec)
      : context_(context), spec_(spec), notes_(context, spec) {}

  Figure draw() {
    for (std::size_t i = 0; i < spec_.generators.size(); ++i) collect(i);
    if (classes_.empty()) return not_drawn(context_, spec_, notes_.absence());
    std::vector<double> values;
    std::string plots;
    std::vector<FigureSeries> data;
    for (std::size_t i = 0; i < spec_.generators.size(); ++i)
      if (FigureSeries line = line_of(i, values); !line.rows.empty()) {
        plots += plot_of(line, i);
        data.push_back(std::move(line));
      }
    Panel panel;
    panel.title = score_title(context_, *spec_.y);
    panel.x_title = context_.say("length of the reference (examples)", "参考文本长度（样本数）");
    panel.height = kHeight;
    panel.below = 26;
    panel.commands =
        axis_commands("y", range_of(values, {.log = false, .from_zero = true, .margin = 0.06}),
                      kMostTicks) +
        class_axis() + "plot " + plots + "NaN\n";
    sheet_.panels.push_back(std::move(panel));
    notes_.add(context_.say("Lengths are in words; in characters where no reference has a blank.",
                            "长度按词计；参考文本均无空格时按字计。"));
    Figure figure = drawn(context_, spec_, sheet_, notes_);
    figure.data = std::move(data);
    return figure;
  }

 private:
  void collect(std::size_t index) {
    const FigurePoint& point = spec_.generators[index];
    bool any = false;
    for (const Breakdown& one : context_.run.breakdowns) {
      if (one.task != spec_.y->task || one.generator != point.generator || one.kind != "length" ||
          one.score != spec_.y->score)
        continue;
      for (const BreakdownClass& part : one.classes) {
        LengthClass& known = classes_[part.low];
        known.text = class_text(part);
        known.count = part.count;
        known.values[index].push_back(part.value * score_heading(one.score).scale);
        any = true;
      }
    }
    if (!any) notes_.leave_out(point_title(context_, point), "");
  }

  FigureSeries line_of(std::size_t index, std::vector<double>& all) const {
    FigureSeries line{
        point_title(context_, spec_.generators[index]), {"place", "value", "examples"}, {}, {}};
    double place = 0;
    for (const auto& [low, part] : classes_) {
      place += 1;
      const auto found = part.values.find(index);
      if (found == part.values.end()) continue;
      double sum = 0;
      for (const double value : found->second) sum += value;
      const double mean = sum / static_cast<double>(found->second.size());
      line.labels.push_back(part.text);
      line.rows.push_back({place, mean, static_cast<double>(part.count)});
      all.push_back(mean);
    }
    return line;
  }

  std::string plot_of(const FigureSeries& line, std::size_t index) {
    const std::string name = "d" + std::to_string(index), color = line_color(index);
    sheet_.data += data_block(name, line.rows);
    sheet_.legend.push_back({line.name, color, line_dash(index), 7});
    return "$" + name + " using 1:2 with linespoints pt 7 ps 0.6 lw 1.8 dt " +
           std::to_string(line_dash(index)) + " lc rgb '" + color + "', ";
  }

  // Classes at 1, 2, ..., with the number of examples below.
  std::string class_axis() const {
    std::string ticks;
    int place = 0;
    for (const auto& [low, part] : classes_)
      ticks += (ticks.empty() ? "\"" : ", \"") + part.text + "\\n(" + std::to_string(part.count) +
               ")\" " + std::to_string(++place);
    return "set xrange [0.5:" + full_number(place + 0.5) + "]\nset xtics (" + ticks +
           ") noenhanced\n";
  }

  const FigureContext& context_;
  const FigureSpec& spec_;
  FigureNotes notes_;
  Sheet sheet_;
  std::map<std::int64_t, LengthClass> classes_;  // by their shortest length
};

}  // namespace

Figure draw_by_length(const FigureContext& context, const FigureSpec& spec) {
  return ByLengthDrawing(context, spec).draw();
}

}  // namespace vqlm
