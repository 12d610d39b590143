#include "stats/non_inferiority.h"

#include <string>

#include "core/error.h"

namespace vqlm {

Verdict non_inferiority(const NonInferiority& question) {
  if (!(question.margin >= 0))
    throw InvalidArgument(expected_got("margin", "0 or more", std::to_string(question.margin)));
  if (!(question.lower <= question.upper))
    throw InvalidArgument(
        expected_got("interval", "lower <= upper",
                     std::to_string(question.lower) + " and " + std::to_string(question.upper)));
  const double largest_loss = question.higher_is_better ? -question.lower : question.upper;
  const double smallest_loss = question.higher_is_better ? -question.upper : question.lower;
  if (largest_loss < question.margin) return Verdict::kPass;
  if (smallest_loss > question.margin) return Verdict::kFail;
  return Verdict::kInconclusive;
}

bool equivalent(double lower, double upper, double margin) {
  return -margin < lower && upper < margin;
}

}  // namespace vqlm
