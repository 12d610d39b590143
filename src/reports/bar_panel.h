// Lying bars in groups, with names at the left, error bars, and the number behind each bar.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/figure_sheet.h"

namespace vqlm {

struct Bar {
  double value = 0;
  std::optional<double> half_width;
  std::string text;   // behind the bar: "12.3"
  std::string color;  // "#0072b2"
};

struct BarGroup {
  std::string name;
  std::vector<std::optional<Bar>> bars;  // none: a free place
};

// Adds the numbers to `data` in blocks whose names begin with `block`.
Panel bar_panel(const std::string& title, const std::vector<BarGroup>& groups,
                const std::string& block, std::string& data);

}  // namespace vqlm
