// What stands before the text of the LaTeX report: fonts, and the macros that set tables and
// figures.
#pragma once

#include <string>

#include "reports/language.h"

namespace vqlm {

// Up to \begin{document}, which is not in it. `other_script`: the remark in place of a text that
// the fonts at hand do not have, in LaTeX.
std::string latex_preamble(Language language, const std::string& other_script);

}  // namespace vqlm
