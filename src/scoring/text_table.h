// Tables on a terminal and in LaTeX, laid out cell by cell as Python's `tabulate` does with the
// settings that sacreBLEU uses: the first column flush right, the others centred, a column of
// numbers printed with a fixed number of digits.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

struct TextTable {
  std::vector<std::string> headers;
  std::vector<std::vector<std::string>> columns;  // one a header; cells from top to bottom
  bool numbers = true;                            // columns of nothing but numbers are printed anew
  long long width = 1;                            // their digits behind the point
};

// A grid of double and single lines; cells may have several lines. No line end at the end.
std::string fancy_grid(const TextTable& table);
// The `tabular` of the booktabs package; cells must have one line.
std::string latex_booktabs(const TextTable& table);

}  // namespace vqlm
