// Runs a program that draws (gnuplot, dot), found in PATH. What it reads goes in through standard
// input and the drawing comes out through standard output, both files without a name: no shell, and
// nothing is left behind however the program ends. A drawing is an SVG element for a page and,
// where asked for, a PDF for LaTeX.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

struct Drawing {
  std::string svg;      // one <svg> element without XML prologue; empty when it could not be drawn
  std::string pdf;      // the same as a PDF file; empty where none was asked for, or none could be
  std::string problem;  // why there is no SVG, one sentence
  std::string pdf_problem;  // why there is no PDF beside the SVG that was asked for, likewise
};

struct ProgramOutput {
  std::string text;
  std::string problem;  // one sentence; empty when the program ended well
};

// `arguments` begin with the program's name. The environment is PATH and the locale C.UTF-8, so
// that the same input gives the same bytes. Never throws for want of the program.
ProgramOutput run_drawing_program(const std::vector<std::string>& arguments,
                                  const std::string& input);

// Cuts prologue and whatever names the program from an SVG file, puts `id` before every id in it,
// so that several drawings fit into one page, and names the drawing `title` for readers who cannot
// see it. Empty when it is no SVG.
std::string svg_element(const std::string& id, const std::string& title, std::string svg);

// The PDF without the time of its making. Empty when it is no PDF.
std::string undated_pdf(std::string pdf);

// Adds to the drawing what `program` made of it as a PDF, or why that is none.
void add_pdf(const std::string& program, const ProgramOutput& output, Drawing& drawing);

}  // namespace vqlm
