#include "reports/figure_types.h"

namespace vqlm {

Figure draw_figure(const FigureContext& context, const FigureSpec& spec) {
  switch (spec.type) {
    case FigureType::kBars:
      return draw_bars(context, spec);
    case FigureType::kCodes:
      return draw_codes(context, spec);
    case FigureType::kCurves:
      return draw_curves(context, spec);
    case FigureType::kPowerLaw:
      return draw_power_law(context, spec);
    case FigureType::kRanks:
      return draw_ranks(context, spec);
    case FigureType::kScatter:
      return draw_scatter(context, spec);
    case FigureType::kByLength:
      return draw_by_length(context, spec);
    case FigureType::kProjection:
      return draw_projection(context, spec);
    case FigureType::kDiagram:
      break;
  }
  return draw_diagram(context, spec);
}

}  // namespace vqlm
