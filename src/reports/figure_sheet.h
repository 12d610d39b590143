// The paper a figure is drawn on: a legend and panels under each other, with every place known in
// pixels, so that the same picture comes out of every terminal and no text meets another.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/gnuplot.h"

namespace vqlm {

inline constexpr int kSheetLeft = 66, kSheetRight = 26;  // margins of a panel, pixels
inline constexpr double kColumnPixels = 8.4;  // a column of display_width in the sheet's type

// Colours that colour-blind readers can tell apart (after Okabe and Ito, darker where white is
// behind); from the seventh on they come again with another dash.
std::string line_color(std::size_t index);
int line_dash(std::size_t index);  // gnuplot's dash type

struct LegendEntry {
  std::string text;
  std::string color;  // "" for text alone
  int dash = 1;       // gnuplot's dash type; 0: no line
  int point = 0;      // gnuplot's point type; 0: none
};

struct Panel {
  std::string title;    // above the plot, to the left: what is measured
  std::string x_title;  // below the plot
  int height = 210;     // of the plot itself
  int left = kSheetLeft, right = kSheetRight;
  int above = 0;         // free space between title and plot
  int below = 0;         // and between ticks and x_title
  std::string commands;  // axes, labels and the plot
};

struct Sheet {
  std::string data;  // gnuplot's data blocks
  std::vector<LegendEntry> legend;
  std::vector<Panel> panels;
};

// A block of numbers named $name; a number that is not finite is a gap.
std::string data_block(const std::string& name, const std::vector<std::vector<double>>& rows);

// Pixels that the text takes, as far as one can know without its font.
double text_pixels(const std::string& text);
// Not wider than `pixels`, "…" at the end of what was cut.
std::string shortened(const std::string& text, double pixels);

// gnuplot's script of the sheet; `height` becomes the height it needs.
std::string sheet_script(const Sheet& sheet, int& height);

}  // namespace vqlm
