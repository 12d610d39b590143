#include "metrics/lower_case.h"

#include <algorithm>

#include "metrics/code_point_text.h"
#include "metrics/lower_case_table.h"

namespace vqlm {
namespace {

constexpr char32_t kSigma = 0x3A3, kSmallSigma = 0x3C3, kFinalSigma = 0x3C2, kDottedI = 0x130;

char32_t lower_of(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  const auto it =
      std::upper_bound(kLowerRuns.begin(), kLowerRuns.end(), c,
                       [](char32_t value, const LowerRun& r) { return value < r.first; });
  if (it == kLowerRuns.begin()) return c;
  const LowerRun& run = *std::prev(it);
  if (c > run.last || (c - run.first) % run.step != 0) return c;
  return static_cast<char32_t>(static_cast<int>(c) + run.delta);
}

// Whether the first code point that is not Case_Ignorable, from `start` on in steps of `step`, is
// cased.
bool meets_cased(const std::u32string& text, std::ptrdiff_t start, std::ptrdiff_t step) {
  for (std::ptrdiff_t i = start; i >= 0 && i < std::ssize(text); i += step) {
    const char32_t c = text[static_cast<std::size_t>(i)];
    if (!in_ranges(kCaseIgnorableRanges, c)) return in_ranges(kCasedRanges, c);
  }
  return false;
}

std::string lower_beyond_ascii(std::string_view text) {
  const std::u32string points = to_code_points(text);
  std::string result;
  result.reserve(text.size() + 4);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    if (points[i] == kSigma) {
      const bool is_final = meets_cased(points, at - 1, -1) && !meets_cased(points, at + 1, 1);
      append_code_point(is_final ? kFinalSigma : kSmallSigma, result);
    } else if (points[i] == kDottedI) {
      append_code_point('i', result);
      append_code_point(0x307, result);
    } else {
      append_code_point(lower_of(points[i]), result);
    }
  }
  return result;
}

}  // namespace

std::string lower_case(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) return lower_beyond_ascii(text);
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return result;
}

}  // namespace vqlm
