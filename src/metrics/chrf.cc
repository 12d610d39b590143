#include "metrics/chrf.h"

#include <array>
#include <charconv>
#include <cmath>

#include "metrics/chrf_counter.h"
#include "metrics/float_scores.h"

namespace vqlm {
namespace {

constexpr double kEpsilon = 1e-16;

}  // namespace

double compute_chrf(std::span<const double> statistics, const ChrfOptions& options) {
  const double factor = options.beta * options.beta;
  const std::size_t orders = statistics.size() / 3;
  double score = 0, precision = 0, recall = 0;
  int effective_order = 0;
  for (std::size_t n = 0; n < orders; ++n) {
    const double hypothesis = statistics[3 * n], reference = statistics[3 * n + 1];
    const double matches = statistics[3 * n + 2];
    const double p = hypothesis > 0 ? matches / hypothesis : kEpsilon;
    const double r = reference > 0 ? matches / reference : kEpsilon;
    const double denominator = factor * p + r;
    score += denominator > 0 ? (1 + factor) * p * r / denominator : kEpsilon;
    if (hypothesis > 0 && reference > 0) {
      precision += p;
      recall += r;
      ++effective_order;
    }
  }
  if (options.eps_smoothing) return 100 * score / static_cast<double>(orders);
  if (effective_order == 0) return 0.0;
  precision /= effective_order;
  recall /= effective_order;
  if (precision + recall == 0) return 0.0;
  score = (1 + factor) * precision * recall;
  score /= factor * precision + recall;
  return 100 * score;
}

std::string chrf_name(const ChrfOptions& options) {
  std::array<char, 512> beta{};  // the largest double has 309 digits
  const bool whole = options.beta == std::floor(options.beta);
  const auto end =
      whole ? std::to_chars(beta.begin(), beta.end(), options.beta, std::chars_format::fixed, 0)
            : std::to_chars(beta.begin(), beta.end(), options.beta);
  return "chrF" + std::string(beta.data(), end.ptr) +
         std::string(static_cast<std::size_t>(options.word_order), '+');
}

namespace {

class ChrfCorpusMetric : public CorpusMetric {
 public:
  explicit ChrfCorpusMetric(const ChrfOptions& options)
      : options_(options), width_(ChrfCounter(options).width()) {}

  std::string name() const override { return chrf_name(options_); }
  std::size_t width() const override { return width_; }
  std::unique_ptr<SegmentScorer> scorer() const override {
    return std::make_unique<ChrfCounter>(options_);
  }
  TypedValue value(std::span<const double> sums, SumsArithmetic arithmetic) const override {
    const bool floats =
        arithmetic == SumsArithmetic::kFloat || arithmetic == SumsArithmetic::kFloatNumpy1;
    if (floats) return float_chrf(sums, options_, arithmetic);
    return {compute_chrf(sums, options_)};
  }
  std::vector<SignatureField> signature_fields() const override {
    return {{"case", "c", options_.lowercase ? "lc" : "mixed"},
            {"eff", "e", options_.eps_smoothing ? "no" : "yes"},
            {"nc", "nc", std::to_string(options_.char_order)},
            {"nw", "nw", std::to_string(options_.word_order)},
            {"space", "s", options_.whitespace ? "yes" : "no"}};
  }

 private:
  ChrfOptions options_;
  std::size_t width_;
};

}  // namespace

std::unique_ptr<CorpusMetric> make_chrf(const ChrfOptions& options) {
  return std::make_unique<ChrfCorpusMetric>(options);
}

}  // namespace vqlm
