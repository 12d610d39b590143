// Draws with gnuplot.
#pragma once

#include <string>

#include "reports/drawing_program.h"

namespace vqlm {

// Border, ticks and grid of every plot.
inline constexpr const char* kPlotFrame =
    "set border 3 lc rgb '#333333'\nset tics nomirror\nset grid lc rgb '#dddddd' lw 0.7\n";
inline constexpr int kPlotWidth = 480;  // narrow enough that text stays readable on a telephone

struct PlotOptions {
  int height = 340;       // of the drawing, which is kPlotWidth wide, in pixels
  bool with_pdf = false;  // a PDF too
};

// `script` holds the plot commands; terminal, encoding and size are set here. The same script gives
// the same bytes. Never throws for want of gnuplot.
Drawing draw_with_gnuplot(const std::string& id, const std::string& title,
                          const std::string& script, const PlotOptions& options = {});

// A string literal of gnuplot: 'it''s'.
std::string gnuplot_quoted(const std::string& text);

}  // namespace vqlm
