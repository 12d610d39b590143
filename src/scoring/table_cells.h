// Cells of a column as `tabulate` prints them: what looks like numbers in every cell of a column is
// printed as numbers.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

// The cells of one column, numbers with `width` digits behind the point. `coloured`: some cell or
// header of the table has colours.
std::vector<std::string> format_cells(const std::vector<std::string>& cells, long long width,
                                      bool coloured);

}  // namespace vqlm
