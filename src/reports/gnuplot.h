// Runs gnuplot, found in PATH, on a script. The script goes in through standard input and the
// drawing comes out through standard output, both files without a name: no shell, and nothing is
// left behind however the program ends.
#pragma once

#include <string>

namespace vqlm {

struct Drawing {
  std::string svg;      // one <svg> element without XML prologue; empty when it could not be drawn
  std::string problem;  // why not, one sentence
};

// `script` holds the plot commands; terminal, encoding and size are set here. `id` becomes part of
// every id in the SVG, so that several drawings fit into one page; `title` names it for readers who
// cannot see it. The same script gives the same bytes. Never throws for want of gnuplot.
Drawing draw_with_gnuplot(const std::string& id, const std::string& title,
                          const std::string& script);

// A string literal of gnuplot: 'it''s'.
std::string gnuplot_quoted(const std::string& text);

}  // namespace vqlm
