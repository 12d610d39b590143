// Verdicts from the interval of a difference. "Not significantly worse" is no proof of "not worse":
// the whole interval must lie on the right side of the margin.
#pragma once

namespace vqlm {

enum class Verdict { kPass, kFail, kInconclusive };

// Of candidate - baseline: the interval, whether higher values are better, and the largest loss
// that is accepted (0 or more, in units of the score). Pass: the whole interval loses less than the
// margin. Fail: the whole interval loses more. With a 90 % interval both errors are at most 5 %.
struct NonInferiority {
  double lower = 0, upper = 0;
  bool higher_is_better = true;
  double margin = 0;
};
// Throws InvalidArgument on a negative margin, lower > upper, or a number that is none.
Verdict non_inferiority(const NonInferiority& question);

// Whether the whole interval of the difference lies within (-margin, margin) (two one-sided tests,
// Schuirmann 1987).
bool equivalent(double lower, double upper, double margin);

}  // namespace vqlm
