// Training logs against steps: one plot, or a panel for each series or each generator. The first
// seed is thick, others are thin; spikes of the loss and of the gradient's norm are marked.
#include <algorithm>

#include "reports/display_text.h"
#include "reports/figure_axis.h"
#include "reports/figure_types.h"
#include "reports/phrases.h"
#include "stats/spikes.h"

namespace vqlm {
namespace {

constexpr int kSmallPanel = 120, kLargePanel = 230;
constexpr int kMostTicks = 5;
constexpr int kSeriesDashes[] = {1, 2, 4, 5};  // where the colour is the generator's
constexpr const char* kSpikeColor = "#c00000";

bool may_spike(const std::string& series) { return series == "gradient_norm" || series == "loss"; }

struct LineLook {
  std::string name;   // in the legend
  std::size_t color;  // line_color's
  int dash = 1;       // gnuplot's
};

// Of one generator in one series.
struct CurveLine {
  LineLook look;
  std::string series;  // in the log
  std::vector<const std::vector<std::pair<double, double>>*> seeds;
};

struct CurvePanel {
  std::string title;
  std::vector<CurveLine> lines;
};

class CurvesDrawing {
 public:
  CurvesDrawing(const FigureContext& context, const FigureSpec& spec)
      : context_(context), spec_(spec), notes_(context, spec) {}

  Figure draw() {
    std::vector<CurvePanel> panels = chosen_panels();
    std::erase_if(panels, [](const CurvePanel& panel) { return panel.lines.empty(); });
    if (panels.empty()) return not_drawn(context_, spec_, notes_.absence());
    for (const CurvePanel& panel : panels) add_panel(panel, panels.size() > 1);
    sheet_.panels.back().x_title = phrase(Phrase::kSteps, context_.language);
    if (spikes_) {
      sheet_.legend.push_back({context_.say("spike", "尖峰"), kSpikeColor, 0, 2});
      notes_.add(context_.say(
          "Spike: above 3 times the median of the 20 logged points before (of all before, from the "
          "sixth on, where they are fewer).",
          "尖峰：超过此前 20 个记录点中位数的 3 倍（不足 20 个时取此前全部，自第六个起）。"));
    }
    return drawn(context_, spec_, sheet_, notes_);
  }

 private:
  std::vector<CurvePanel> chosen_panels() {
    std::vector<CurvePanel> panels;
    if (spec_.panels == "series")
      for (std::size_t s = 0; s < spec_.series.size(); ++s) {
        panels.push_back({title_of(s), {}});
        for (std::size_t g = 0; g < spec_.generators.size(); ++g)
          add_line(panels.back(), g, s, {name_of(g), g, line_dash(g)});
      }
    else if (spec_.panels == "generators")
      for (std::size_t g = 0; g < spec_.generators.size(); ++g) {
        panels.push_back({name_of(g), {}});
        for (std::size_t s = 0; s < spec_.series.size(); ++s)
          add_line(panels.back(), g, s, look_of_series(s));
      }
    else
      panels.push_back(one_panel());
    return panels;
  }

  CurvePanel one_panel() {
    const std::string y_title = spec_.y_title.in(context_.language);
    const bool one_series = spec_.series.size() == 1;
    CurvePanel panel{y_title.empty() && one_series ? title_of(0) : printable(y_title), {}};
    for (std::size_t g = 0; g < spec_.generators.size(); ++g)
      for (std::size_t s = 0; s < spec_.series.size(); ++s) {
        if (one_series)
          add_line(panel, g, s, {name_of(g), g, line_dash(g)});
        else if (spec_.generators.size() == 1)
          add_line(panel, g, s, look_of_series(s));
        else
          add_line(panel, g, s,
                   {labelled(name_of(g), title_of(s), context_.language), g, kSeriesDashes[s % 4]});
      }
    return panel;
  }

  // What is measured in development has the colour of the same in training, and is dashed.
  LineLook look_of_series(std::size_t series) const {
    LineLook look{title_of(series), series, line_dash(series)};
    for (std::size_t other = 0; other < spec_.series.size(); ++other)
      if (spec_.series[series] == "dev_" + spec_.series[other]) {
        look.color = other;
        look.dash = 2;
      }
    return look;
  }

  std::string name_of(std::size_t generator) const {
    return point_title(context_, spec_.generators[generator]);
  }

  std::string title_of(std::size_t series) const {
    return printable(series_title(spec_.series[series], context_.language));
  }

  void add_line(CurvePanel& panel, std::size_t generator, std::size_t series,
                const LineLook& look) {
    CurveLine line{look, spec_.series[series], {}};
    for (const Curves& curves : context_.run.curves) {
      if (curves.generator != spec_.generators[generator].generator) continue;
      const auto found = curves.series.find(line.series);
      if (found != curves.series.end() && !found->second.empty())
        line.seeds.push_back(&found->second);
    }
    if (line.seeds.empty())
      notes_.leave_out(labelled(point_title(context_, spec_.generators[generator]),
                                title_of(series), context_.language),
                       "");
    else
      panel.lines.push_back(std::move(line));
  }

  void add_panel(const CurvePanel& panel, bool small) {
    std::vector<double> steps, values;
    std::string plots;
    for (const CurveLine& line : panel.lines) {
      add_to_legend(line);
      for (const auto* points : line.seeds) {
        for (const auto& [step, value] : *points) {
          steps.push_back(step);
          values.push_back(value);
        }
        plots += (plots.empty() ? "plot " : ", ") + plot_of(line, *points);
      }
      if (may_spike(line.series))
        for (const auto* points : line.seeds) plots += spikes_of(*points);
    }
    Panel drawn_panel;
    drawn_panel.title = panel.title;
    drawn_panel.height = small ? kSmallPanel : kLargePanel;
    drawn_panel.commands =
        axis_commands("x", range_of(steps, {.log = false, .from_zero = true, .margin = 0.01}),
                      kMostTicks) +
        axis_commands("y",
                      range_of(values, {.log = spec_.log_y, .from_zero = false, .margin = 0.06}),
                      small ? 3 : kMostTicks) +
        plots + "\n";
    sheet_.panels.push_back(std::move(drawn_panel));
  }

  void add_to_legend(const CurveLine& line) {
    const bool known =
        std::any_of(sheet_.legend.begin(), sheet_.legend.end(),
                    [&](const LegendEntry& entry) { return entry.text == line.look.name; });
    if (!known)
      sheet_.legend.push_back({line.look.name, line_color(line.look.color), line.look.dash, 0});
  }

  std::string block(const std::vector<std::pair<double, double>>& points) {
    const std::string name = "d" + std::to_string(num_blocks_++);
    std::vector<std::vector<double>> rows;
    for (const auto& [step, value] : points) rows.push_back({step, value});
    sheet_.data += data_block(name, rows);
    return "$" + name;
  }

  std::string plot_of(const CurveLine& line, const std::vector<std::pair<double, double>>& points) {
    const bool first = &points == line.seeds.front();
    return block(points) + " using 1:2 with " +
           (points.size() == 1 ? "points pt 7 ps 0.6" : "lines") + " lc rgb '" +
           line_color(line.look.color) + "' dt " + std::to_string(line.look.dash) + " lw " +
           (first ? "1.8" : "0.7");
  }

  std::string spikes_of(const std::vector<std::pair<double, double>>& points) {
    std::vector<double> values;
    for (const auto& [step, value] : points) values.push_back(value);
    std::vector<std::pair<double, double>> spikes;
    for (const std::size_t place : find_spikes(values)) spikes.push_back(points[place]);
    if (spikes.empty()) return "";
    spikes_ = true;
    return ", " + block(spikes) + " using 1:2 with points pt 2 ps 0.8 lw 1.4 lc rgb '" +
           kSpikeColor + "'";
  }

  const FigureContext& context_;
  const FigureSpec& spec_;
  FigureNotes notes_;
  Sheet sheet_;
  std::size_t num_blocks_ = 0;
  bool spikes_ = false;
};

}  // namespace

Figure draw_curves(const FigureContext& context, const FigureSpec& spec) {
  return CurvesDrawing(context, spec).draw();
}

}  // namespace vqlm
