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

// Where a lower case depends on its neighbours or is two code points.
std::string lower_in_context(std::string_view text) {
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

// One to one; what lies beyond ASCII is mostly copied as it stands.
std::string lower_one_to_one(std::string_view text) {
  std::string ascii_lowered(text), result;
  for (char& c : ascii_lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  std::size_t copied = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    const char32_t c = next_code_point(text, position);
    if (c < 0x80 || lower_of(c) == c) continue;
    result.append(ascii_lowered, copied, start - copied);
    append_code_point(lower_of(c), result);
    copied = position;
  }
  return copied == 0 ? ascii_lowered : result.append(ascii_lowered, copied);
}

}  // namespace

std::string lower_case(std::string_view text) {
  const bool in_context = text.find("\xCE\xA3") != std::string_view::npos ||  // kSigma
                          text.find("\xC4\xB0") != std::string_view::npos;    // kDottedI
  return in_context ? lower_in_context(text) : lower_one_to_one(text);
}

}  // namespace vqlm
