// One function for each type of figure that a specification may ask for. None throws for want of
// data: a figure that cannot be drawn says why, a point without a value is named in a note.
#pragma once

#include "reports/figure_context.h"

namespace vqlm {

// By the specification's type.
Figure draw_figure(const FigureContext& context, const FigureSpec& spec);

Figure draw_bars(const FigureContext& context, const FigureSpec& spec);
Figure draw_by_length(const FigureContext& context, const FigureSpec& spec);
Figure draw_codes(const FigureContext& context, const FigureSpec& spec);
Figure draw_curves(const FigureContext& context, const FigureSpec& spec);
Figure draw_diagram(const FigureContext& context, const FigureSpec& spec);
Figure draw_power_law(const FigureContext& context, const FigureSpec& spec);
Figure draw_projection(const FigureContext& context, const FigureSpec& spec);
Figure draw_ranks(const FigureContext& context, const FigureSpec& spec);
Figure draw_scatter(const FigureContext& context, const FigureSpec& spec);

// What a series of a training's log is called, "dev_rate" as "rate (dev.)"; an unknown one by its
// name.
std::string series_title(const std::string& series, Language language);

}  // namespace vqlm
