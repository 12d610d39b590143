// One table of the LaTeX report. Headings and cells are broken into lines here, so that LaTeX,
// which knows the widths, only chooses the size of the type and whether the page is turned.
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "reports/table.h"

namespace vqlm {

// Plain text to LaTeX.
using LatexText = std::function<std::string(const std::string&)>;

// Calls \settable of the preamble.
void write_latex_table(const Table& table, const LatexText& text, std::ostream& out);

}  // namespace vqlm
