#include "model/fixed_codes.h"

#include <limits>
#include <numeric>
#include <string>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

[[noreturn]] void refuse(const FixedCode& fixed, const std::string& expected,
                         const std::string& got) {
  throw InvalidArgument(expected_got("fixed code at place " + std::to_string(fixed.place) +
                                         " of codebook " + std::to_string(fixed.codebook),
                                     expected, got));
}

}  // namespace

FixedCodes::FixedCodes(NextTokenModel& model, const DecodingOptions& options,
                       const LevelCodebooks& level)
    : model_(model), end_(std::accumulate(level.sizes.begin(), level.sizes.end(), INT64_C(0))) {
  const auto num_heads = static_cast<std::int64_t>(level.sizes.size());
  for (const FixedCode& fixed : options.fixed_codes) {
    const std::int64_t head = fixed.codebook - level.first;
    if (head < 0 || head >= num_heads) continue;
    const auto first = level.sizes.begin();
    const std::int64_t size = first[head], step = fixed.place * num_heads + head;
    if (fixed.code < 0 || fixed.code >= size)
      refuse(fixed, "a code from 0 to " + std::to_string(size - 1), std::to_string(fixed.code));
    if (step >= options.max_tokens)
      refuse(fixed, "a place before " + std::to_string(options.max_tokens / num_heads),
             "one that so short a text does not reach");
    const std::int64_t symbol = std::accumulate(first, first + head, INT64_C(0)) + fixed.code;
    if (!symbols_.emplace(step, symbol).second) refuse(fixed, "one code", "several");
  }
}

torch::Tensor FixedCodes::next_log_probs(const torch::Tensor& tokens) {
  const auto log_probs = model_.next_log_probs(tokens);
  const std::int64_t step = step_++;
  if (symbols_.empty() || step > symbols_.rbegin()->first) return log_probs;
  auto left = log_probs.clone();
  if (const auto fixed = symbols_.find(step); fixed != symbols_.end()) {
    left.fill_(kNever);
    left.select(1, fixed->second).copy_(log_probs.select(1, fixed->second));
  } else {
    left.select(1, end_).fill_(kNever);
  }
  return torch::where(left.amax(1, true).eq(kNever), log_probs, left);
}

void check_fixed_codes(const DecodingOptions& options, std::size_t num_codebooks) {
  for (const FixedCode& fixed : options.fixed_codes) {
    if (fixed.codebook < 0 || static_cast<std::size_t>(fixed.codebook) >= num_codebooks)
      refuse(fixed, std::to_string(num_codebooks) + " codebooks", std::to_string(fixed.codebook));
    if (fixed.place < 0) refuse(fixed, "a place from 0", std::to_string(fixed.place));
  }
}

}  // namespace vqlm
