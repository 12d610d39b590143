// Diagrams drawn by Graphviz' dot: boxes of text and arrows, narrow enough for a telephone.
#pragma once

#include <string>
#include <vector>

#include "reports/drawing_program.h"

namespace vqlm {

inline constexpr double kDiagramWidth = 360;  // points; wider ones are shrunk by the page

// A box: a title, then rows of cells. All texts are plain.
struct DiagramBox {
  std::string id;  // letters, digits and '_'
  std::string title;
  std::vector<std::vector<std::string>> rows;  // the first cell to the left, others to the right
  std::string color = "#e3eef6";               // behind the title
};

struct DiagramArrow {
  std::string from, to, label;
  bool dashed = false;
  bool beside = false;  // does not move its ends below each other
  bool unseen = false;  // only moves its ends
};

struct DiagramGraph {
  bool downwards = true;  // else to the right
  std::vector<DiagramBox> boxes;
  std::vector<DiagramArrow> arrows;
};

// The graph in dot's language.
std::string dot_source(const DiagramGraph& graph);

// Never throws for want of dot. The same graph gives the same bytes.
Drawing draw_with_dot(const std::string& id, const std::string& title, const DiagramGraph& graph,
                      bool with_pdf);

}  // namespace vqlm
