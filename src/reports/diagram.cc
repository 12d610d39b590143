#include "reports/diagram.h"

#include <algorithm>
#include <cstdlib>

#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr const char* kFont = "Helvetica,Arial,Noto Sans CJK SC,Droid Sans Fallback,sans-serif";

// On one line.
std::string markup(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return markup_escaped(text);
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result + "\"";
}

// Blanks that do not go away: the page's letters may be a little wider than dot thinks.
std::string spare(const std::string& text) {
  std::string blanks;
  for (int i = 0; i <= display_width(text) / 14; ++i) blanks += "&#160;";
  return blanks;
}

// An HTML-like table.
std::string box_source(const DiagramBox& box) {
  std::size_t columns = 1;
  for (const auto& row : box.rows) columns = std::max(columns, row.size());
  std::string label =
      "<<TABLE BORDER=\"1\" COLOR=\"#6b7785\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\" "
      "STYLE=\"ROUNDED\"><TR><TD BGCOLOR=\"" +
      box.color + "\" COLSPAN=\"" + std::to_string(columns) + "\"><B>" + spare(box.title) +
      markup(box.title) + spare(box.title) + "</B></TD></TR>";
  for (const auto& row : box.rows) {
    label += "<TR>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      label += std::string("<TD ALIGN=\"") + (i == 0 ? "LEFT" : "RIGHT") + "\"";
      if (i + 1 == row.size() && row.size() < columns)
        label += " COLSPAN=\"" + std::to_string(columns - i) + "\"";
      label += ">" + (row[i].empty() ? std::string(" ") : markup(row[i])) +
               (i == 0 ? spare(row[i]) : "") + "</TD>";
    }
    label += "</TR>";
  }
  return "  " + quoted(box.id) + " [label=" + label + "</TABLE>>]\n";
}

std::string arrow_source(const DiagramArrow& arrow) {
  std::string options;
  if (!arrow.label.empty()) options += "label=" + quoted(" " + arrow.label + " ") + ",";
  if (arrow.dashed) options += "style=dashed,";
  if (arrow.beside) options += "constraint=false,";
  if (arrow.unseen) options += "style=invis,";
  return "  " + quoted(arrow.from) + " -> " + quoted(arrow.to) + " [" + options + "]\n";
}

// dot's drawing is as wide as it must be; a narrow one gets a free margin on both sides, so that
// text has one size in all figures.
void widen(std::string& svg) {
  const std::size_t view = svg.find("viewBox=\""), end = svg.find('>', svg.find("<svg"));
  if (view == std::string::npos || view > end) return;
  const char* text = svg.c_str() + view + 9;
  char* next = nullptr;
  const double left = std::strtod(text, &next), top = std::strtod(next, &next),
               width = std::strtod(next, &next), height = std::strtod(next, &next);
  const double wide = std::max(width, kDiagramWidth);
  const auto number = [](double value) { return fixed_number(value, 2); };
  const std::string head = "<svg width=\"" + number(wide) + "pt\" height=\"" + number(height) +
                           "pt\" viewBox=\"" + number(left - (wide - width) / 2) + " " +
                           number(top) + " " + number(wide) + " " + number(height) + "\" " +
                           "xmlns=\"http://www.w3.org/2000/svg\" "
                           "xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
  const std::size_t start = svg.find("<svg");
  svg.replace(start, end - start, head);
}

}  // namespace

std::string dot_source(const DiagramGraph& graph) {
  const std::string font = std::string("fontname=\"") + kFont + "\"";
  std::string source =
      "digraph figure {\n  graph [rankdir=" + std::string(graph.downwards ? "TB" : "LR") +
      ",bgcolor=white,pad=0.1,nodesep=0.12,ranksep=0.28," + font +
      "]\n  node [shape=plain,fontsize=11," + font +
      "]\n  edge [color=\"#333333\",arrowsize=0.7,fontsize=11," + font + "]\n";
  for (const DiagramBox& box : graph.boxes) source += box_source(box);
  for (const DiagramArrow& arrow : graph.arrows) source += arrow_source(arrow);
  return source + "}\n";
}

Drawing draw_with_dot(const std::string& id, const std::string& title, const DiagramGraph& graph,
                      bool with_pdf) {
  const std::string source = dot_source(graph);
  Drawing drawing;
  ProgramOutput svg = run_drawing_program({"dot", "-Tsvg"}, source);
  drawing.problem = svg.problem;
  if (!svg.problem.empty()) {
    if (svg.problem.find("was not found") != std::string::npos)
      drawing.problem += " (Graphviz draws diagrams; install graphviz)";
    return drawing;
  }
  // What names dot's own graph is no text of ours.
  for (std::size_t at = svg.text.find("<title>"); at != std::string::npos;
       at = svg.text.find("<title>", at)) {
    const std::size_t end = svg.text.find("</title>", at);
    if (end == std::string::npos) break;
    svg.text.erase(at, end + 8 - at);
  }
  widen(svg.text);
  drawing.svg = svg_element(id, title, svg.text);
  if (drawing.svg.empty()) drawing.problem = "dot drew nothing";
  if (with_pdf) add_pdf("dot", run_drawing_program({"dot", "-Tpdf"}, source), drawing);
  return drawing;
}

}  // namespace vqlm
