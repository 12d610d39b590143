#include "reports/figure_axis.h"

#include <algorithm>
#include <cmath>

#include "reports/display_text.h"
#include "reports/gnuplot.h"

namespace vqlm {
namespace {

constexpr double kMillion = 1e6, kThousand = 1e3;
constexpr double kShortest = 1e5;   // from here on labels are shortened by "k" or "M"
constexpr double kSmallest = 1e-4;  // below, labels have an exponent
constexpr int kMostDecades = 6;

// A round distance that puts at most `most` intervals on the range.
double tick_distance(double span, int most) {
  const double least = span / std::max(most, 1);
  const double decade = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * decade >= least * (1 - 1e-9)) return factor * decade;
  return 10 * decade;
}

std::string tick_text(double value, double largest, int digits) {
  if (largest >= kMillion) return full_number(value / kMillion) + (value == 0 ? "" : "M");
  if (largest >= kShortest) return full_number(value / kThousand) + (value == 0 ? "" : "k");
  if (largest < kSmallest) return full_number(value);
  return fixed_number(value, digits);
}

std::vector<Tick> linear_ticks(const AxisRange& range, int most) {
  const double step = tick_distance(range.high - range.low, most);
  const int digits = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  const double largest = std::max(std::abs(range.low), std::abs(range.high));
  std::vector<Tick> ticks;
  for (double i = std::ceil(range.low / step - 1e-9); i * step <= range.high + 1e-9 * step; ++i) {
    // From its decimal digits: 3 * 0.1 is not 0.3.
    const double value = std::stod(fixed_number(i * step, digits));
    ticks.push_back({value, tick_text(value, largest, digits)});
  }
  return ticks;
}

std::string log_text(double value) {
  if (value >= kShortest) return tick_text(value, value, 0);
  return full_number(value);
}

std::vector<Tick> log_ticks(const AxisRange& range) {
  const int first = static_cast<int>(std::ceil(std::log10(range.low) - 1e-9)),
            last = static_cast<int>(std::floor(std::log10(range.high) + 1e-9));
  std::vector<Tick> ticks;
  if (last - first >= 2) {
    const int every = (last - first) / kMostDecades + 1;
    for (int decade = first; decade <= last; decade += every)
      ticks.push_back({std::pow(10, decade), log_text(std::pow(10, decade))});
    return ticks;
  }
  for (int decade = first - 1; decade <= last; ++decade)
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * std::pow(10, decade);
      if (value >= range.low && value <= range.high) ticks.push_back({value, log_text(value)});
    }
  return ticks;
}

}  // namespace

double AxisRange::place(double value) const {
  if (log) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

AxisRange range_of(const std::vector<double>& values, const AxisOptions& options) {
  AxisRange range{0, 0, options.log};
  bool any = false;
  for (const double value : values) {
    if (!std::isfinite(value) || (options.log && value <= 0)) continue;
    range.low = any ? std::min(range.low, value) : value;
    range.high = any ? std::max(range.high, value) : value;
    any = true;
  }
  if (!any) return options.log ? AxisRange{1, 10, true} : AxisRange{0, 1, false};
  if (options.log) {
    const double ratio = std::pow(std::max(range.high / range.low, 1.5), options.margin);
    return {range.low / ratio, range.high * ratio, true};
  }
  if (options.from_zero) {
    range.low = std::min(range.low, 0.0);
    range.high = std::max(range.high, 0.0);
  }
  double span = range.high - range.low;
  if (!(span > 0) && range.high == 0) return {options.from_zero ? 0.0 : -1.0, 1, false};
  if (!(span > 0)) span = std::abs(range.high) / 2;
  if (!options.from_zero || range.low < 0) range.low -= options.margin * span;
  if (!options.from_zero || range.high > 0) range.high += options.margin * span;
  return range;
}

std::vector<Tick> ticks_of(const AxisRange& range, int most) {
  if (!range.log) return linear_ticks(range, most);
  std::vector<Tick> ticks = log_ticks(range);
  return ticks.size() >= 2 ? ticks : linear_ticks(range, most);
}

std::string axis_commands(const std::string& which, const AxisRange& range, int most_ticks) {
  std::string ticks;
  for (const Tick& tick : ticks_of(range, most_ticks))
    ticks +=
        (ticks.empty() ? "" : ", ") + gnuplot_quoted(tick.text) + " " + full_number(tick.value);
  return (range.log ? "set logscale " + which + "\n" : "") + "set " + which + "range [" +
         full_number(range.low) + ":" + full_number(range.high) + "]\nset " + which + "tics (" +
         ticks + ")\n";
}

}  // namespace vqlm
