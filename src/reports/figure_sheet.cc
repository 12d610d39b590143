#include "reports/figure_sheet.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>

#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr const char* kColors[] = {"#0072b2", "#d55e00", "#007a5a",
                                   "#b0578d", "#8a6d00", "#333333"};
constexpr std::size_t kNumColors = sizeof kColors / sizeof kColors[0];
constexpr int kDashes[] = {1, 2, 4, 5};

constexpr int kMargin = 8, kRow = 23, kTitle = 25, kTicks = 29, kGap = 12;
constexpr int kSample = 30, kSampleGap = 6, kBetween = 18;  // of a legend entry

std::string number(double value) { return full_number(value); }

class SheetScript {
 public:
  explicit SheetScript(const Sheet& sheet) : sheet_(sheet) {
    height_ = 2 * kMargin;
    place_legend();
    for (const Panel& panel : sheet.panels)
      height_ += height_of(panel) + (&panel == &sheet.panels.front() ? 0 : kGap);
  }

  int height() const { return height_; }

  std::string text() {
    std::string script = sheet_.data + "set multiplot\n";
    int top = kMargin + legend_height_;
    for (const Panel& panel : sheet_.panels) {
      script += "reset\n" + std::string(kPlotFrame) + "unset key\n";
      if (&panel == &sheet_.panels.front()) script += legend_commands();
      script += panel_commands(panel, top);
      top += height_of(panel) + kGap;
    }
    return script + "unset multiplot\n";
  }

 private:
  static int height_of(const Panel& panel) {
    return (panel.title.empty() ? 0 : kTitle) + panel.above + panel.height + kTicks + panel.below +
           (panel.x_title.empty() ? 0 : kTitle);
  }

  std::string screen(double x, double y) const {
    return "screen " + number(x / kPlotWidth) + "," + number(1 - y / height_);
  }

  // Entries one behind the other, on a new row where the width is used up.
  void place_legend() {
    double x = kMargin;
    int row = 0;
    for (const LegendEntry& entry : sheet_.legend) {
      const double sample = entry.color.empty() ? 0 : kSample + kSampleGap;
      const std::string text = shortened(entry.text, kPlotWidth - 2 * kMargin - sample);
      const double width = sample + text_pixels(text);
      if (x > kMargin && x + width > kPlotWidth - kMargin) {
        x = kMargin;
        ++row;
      }
      places_.push_back({x, kMargin + kRow * (row + 0.5), text});
      x += width + kBetween;
    }
    legend_height_ = sheet_.legend.empty() ? 0 : (row + 1) * kRow + kMargin / 2;
    height_ += legend_height_;
  }

  std::string legend_commands() const {
    std::string commands;
    for (std::size_t i = 0; i < sheet_.legend.size(); ++i) {
      const LegendEntry& entry = sheet_.legend[i];
      const auto& [x, y, text] = places_[i];
      const bool sample = !entry.color.empty();
      if (sample && entry.dash > 0)
        commands += "set arrow from " + screen(x, y) + " to " + screen(x + kSample, y) +
                    " nohead lw 1.8 lc rgb '" + entry.color + "' dt " + std::to_string(entry.dash) +
                    "\n";
      if (sample && entry.point > 0)
        commands += "set label '' at " + screen(x + kSample / 2.0, y) + " point pt " +
                    std::to_string(entry.point) + " ps 0.8 lc rgb '" + entry.color + "'\n";
      commands += "set label " + gnuplot_quoted(text) + " at " +
                  screen(x + (sample ? kSample + kSampleGap : 0), y) + " left noenhanced\n";
    }
    return commands;
  }

  std::string panel_commands(const Panel& panel, int top) const {
    std::string commands;
    if (!panel.title.empty()) {
      commands += "set label " + gnuplot_quoted(shortened(panel.title, kPlotWidth - 2 * kMargin)) +
                  " at " + screen(kMargin, top + kTitle / 2.0) + " left noenhanced\n";
      top += kTitle;
    }
    top += panel.above;
    const int bottom = top + panel.height;
    const auto side = [](const char* name, double place) {
      return std::string("set ") + name + "margin at screen " + number(place) + "\n";
    };
    commands += side("l", static_cast<double>(panel.left) / kPlotWidth) +
                side("r", 1 - static_cast<double>(panel.right) / kPlotWidth) +
                side("t", 1 - static_cast<double>(top) / height_) +
                side("b", 1 - static_cast<double>(bottom) / height_);
    if (!panel.x_title.empty()) {
      const double middle = (panel.left + kPlotWidth - panel.right) / 2.0;
      const double room = 2 * std::min(middle, kPlotWidth - middle) - 2 * kMargin;
      commands += "set label " + gnuplot_quoted(shortened(panel.x_title, room)) + " at " +
                  screen(middle, bottom + kTicks + panel.below + kTitle / 2.0) +
                  " center noenhanced\n";
    }
    return commands + panel.commands;
  }

  struct Place {
    double x, y;
    std::string text;
  };
  const Sheet& sheet_;
  std::vector<Place> places_;  // of the legend's entries
  int height_ = 0, legend_height_ = 0;
};

}  // namespace

std::string line_color(std::size_t index) { return kColors[index % kNumColors]; }

int line_dash(std::size_t index) {
  return kDashes[index / kNumColors % (sizeof kDashes / sizeof kDashes[0])];
}

std::string data_block(const std::string& name, const std::vector<std::vector<double>>& rows) {
  std::string block = "$" + name + " << VQLM_END\n";
  for (const std::vector<double>& row : rows) {
    for (const double value : row) block += (std::isfinite(value) ? number(value) : "NaN") + " ";
    block.back() = '\n';
  }
  return block + "VQLM_END\n";
}

double text_pixels(const std::string& text) { return kColumnPixels * display_width(text); }

std::string shortened(const std::string& text, double pixels) {
  const double tolerance = kColumnPixels / 2;  // a column is an estimate
  if (text_pixels(text) <= pixels + tolerance) return text;
  std::string cut = text;
  while (!cut.empty() && text_pixels(cut) + kColumnPixels > pixels) {
    int length = static_cast<int>(cut.size());
    U8_BACK_1(reinterpret_cast<const std::uint8_t*>(cut.data()), 0, length);
    cut.resize(static_cast<std::size_t>(length));
  }
  return cut + "…";
}

std::string sheet_script(const Sheet& sheet, int& height) {
  SheetScript script(sheet);
  height = script.height();
  return script.text();
}

}  // namespace vqlm
