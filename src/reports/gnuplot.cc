#include "reports/gnuplot.h"

#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr double kPixelsAnInch = 96;

std::string svg_terminal(const PlotOptions& options) {
  return "set encoding utf8\nset terminal svg size " + std::to_string(kPlotWidth) + "," +
         std::to_string(options.height) +
         " fixed enhanced background rgb 'white' "
         "font 'Helvetica,Arial,Noto Sans CJK SC,Droid Sans Fallback,sans-serif,15' lw 1.3\n";
}

// The same picture: 15 pixels are 11.25 points. This terminal takes one family only, whatever
// stands behind its comma for the size, and counts 96 dots an inch where the page has 72 points.
std::string pdf_terminal(const PlotOptions& options) {
  return "set encoding utf8\nset terminal pdfcairo size " +
         full_number(kPlotWidth / kPixelsAnInch) + "in," +
         full_number(options.height / kPixelsAnInch) +
         "in enhanced font 'Helvetica,11.25' fontscale 0.75 lw 1.3\n";
}

}  // namespace

Drawing draw_with_gnuplot(const std::string& id, const std::string& title,
                          const std::string& script, const PlotOptions& options) {
  const auto output_on = [&](const std::string& terminal) {
    return run_drawing_program({"gnuplot", "-d", "-"}, terminal + kPlotFrame + script);
  };
  Drawing drawing;
  const ProgramOutput svg = output_on(svg_terminal(options));
  drawing.problem = svg.problem;
  if (!svg.problem.empty()) return drawing;
  drawing.svg = svg_element(id, title, svg.text);
  if (drawing.svg.empty()) drawing.problem = "gnuplot drew nothing";
  if (options.with_pdf) add_pdf("gnuplot", output_on(pdf_terminal(options)), drawing);
  return drawing;
}

std::string gnuplot_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text)
    if (c == '\'')
      result += "''";
    else
      result += c == '\n' ? ' ' : c;
  return result + "'";
}

}  // namespace vqlm
