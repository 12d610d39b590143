// Whether gnuplot is installed: what looks at drawings is skipped where it is not.
#pragma once

#include "reports/gnuplot.h"

namespace vqlm {

inline bool gnuplot_draws() { return !draw_with_gnuplot("t", "t", "plot 1\n").svg.empty(); }

}  // namespace vqlm
