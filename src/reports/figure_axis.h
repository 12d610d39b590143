// An axis with a range and ticks of our choice, so that a drawing knows where its points lie and
// tick labels never run into each other.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

struct AxisRange {
  double low = 0, high = 1;
  bool log = false;

  // Where `value` lies between low (0) and high (1).
  double place(double value) const;
};

struct AxisOptions {
  bool log = false;
  bool from_zero = false;  // a linear range reaches 0
  double margin = 0.06;    // share of the range left free on either side of the values
};

// A range around the values that are finite (and above 0 where `log`).
AxisRange range_of(const std::vector<double>& values, const AxisOptions& options = {});

struct Tick {
  double value = 0;
  std::string text;  // "0.05", "200k"
};

// At most about `most` ticks at round values.
std::vector<Tick> ticks_of(const AxisRange& range, int most);

// gnuplot's commands for axis "x" or "y": range, scale, ticks.
std::string axis_commands(const std::string& which, const AxisRange& range, int most_ticks);

}  // namespace vqlm
