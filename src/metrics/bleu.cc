#include "metrics/bleu.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/registry.h"
#include "metrics/bleu_counter.h"
#include "metrics/float_scores.h"

namespace vqlm {
namespace {

constexpr std::array<std::pair<const char*, BleuSmoothing>, 4> kSmoothingNames{{
    {"none", BleuSmoothing::kNone},
    {"floor", BleuSmoothing::kFloor},
    {"add-k", BleuSmoothing::kAddK},
    {"exp", BleuSmoothing::kExp},
}};

// As Python prints it: a NaN has no sign.
std::string fixed(double number, int digits) {
  if (std::isnan(number)) return "nan";
  std::array<char, 512> text{};  // the largest double has 309 digits
  const auto end =
      std::to_chars(text.begin(), text.end(), number, std::chars_format::fixed, digits);
  return {text.data(), end.ptr};
}

std::string smoothing_field(const BleuOptions& options) {
  std::string name;
  for (const auto& [text, smoothing] : kSmoothingNames)
    if (smoothing == options.smooth) name = text;
  if (options.smooth == BleuSmoothing::kFloor || options.smooth == BleuSmoothing::kAddK) {
    name += "[" + fixed(bleu_smooth_value(options), 2) + "]";
  }
  return name;
}

// Fills the precisions (adding k to counts and totals where asked for) and returns how many orders
// the mean takes.
std::size_t smooth_precisions(BleuScore& bleu, const BleuOptions& options) {
  std::size_t effective_order = bleu.precisions.size();
  double exponential = 1.0;
  for (std::size_t n = 0; n < bleu.precisions.size(); ++n) {
    if (options.smooth == BleuSmoothing::kAddK && n > 0) {
      bleu.counts[n] += bleu_smooth_value(options);
      bleu.totals[n] += bleu_smooth_value(options);
    }
    if (bleu.totals[n] == 0) break;
    if (options.effective_order) effective_order = n + 1;
    if (bleu.counts[n] != 0) {
      bleu.precisions[n] = 100. * bleu.counts[n] / bleu.totals[n];
    } else if (options.smooth == BleuSmoothing::kExp) {
      exponential *= 2;
      bleu.precisions[n] = 100. / (exponential * bleu.totals[n]);
    } else if (options.smooth == BleuSmoothing::kFloor) {
      bleu.precisions[n] = 100. * bleu_smooth_value(options) / bleu.totals[n];
    }
  }
  return effective_order;
}

}  // namespace

BleuSmoothing bleu_smoothing_from_name(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& [text, smoothing] : kSmoothingNames) {
    if (name == text) return smoothing;
    known.emplace_back(text);
  }
  throw_unknown_name("BLEU smoothing", name, known);
}

double bleu_smooth_value(const BleuOptions& options) {
  return options.smooth_value.value_or(options.smooth == BleuSmoothing::kFloor ? 0.1 : 1.0);
}

double bleu_sum_of_logarithms(std::span<const double> precisions, const BleuOptions& options) {
  double sum = 0, lost = 0;
  for (const double precision : precisions) {
    const double term = precision == 0.0 ? -9999999999.0 : std::log(precision);
    const double total = sum + term;
    if (options.compensated_sum)
      lost += std::abs(sum) >= std::abs(term) ? (sum - total) + term : (term - total) + sum;
    sum = total;
  }
  return sum + lost;
}

double bleu_brevity_penalty(double sys_len, double ref_len) {
  if (sys_len >= ref_len) return 1.0;
  return sys_len > 0 ? std::exp(1 - ref_len / sys_len) : 0.0;
}

BleuScore compute_bleu(std::span<const double> statistics, const BleuOptions& options) {
  const auto order = static_cast<std::size_t>(options.max_ngram_order);
  BleuScore bleu;
  bleu.sys_len = statistics[0];
  bleu.ref_len = statistics[1];
  const auto counts = statistics.subspan(2, order), totals = statistics.subspan(2 + order, order);
  bleu.counts.assign(counts.begin(), counts.end());
  bleu.totals.assign(totals.begin(), totals.end());
  bleu.precisions.assign(order, 0.0);
  bleu.bp = bleu_brevity_penalty(bleu.sys_len, bleu.ref_len);
  if (std::all_of(counts.begin(), counts.end(), [](double c) { return c == 0; })) return bleu;
  const std::size_t effective_order = smooth_precisions(bleu, options);
  const double sum =
      bleu_sum_of_logarithms(std::span(bleu.precisions).first(effective_order), options);
  bleu.score = bleu.bp * std::exp(sum / static_cast<double>(effective_order));
  return bleu;
}

std::string bleu_verbose(const BleuScore& bleu) {
  std::string text;
  for (const double precision : bleu.precisions)
    text += (text.empty() ? "" : "/") + fixed(precision, 1);
  const double ratio = bleu.ref_len > 0 ? bleu.sys_len / bleu.ref_len : 0.0;
  return text + " (BP = " + fixed(bleu.bp, 3) + " ratio = " + fixed(ratio, 3) +
         " hyp_len = " + fixed(bleu.sys_len, 0) + " ref_len = " + fixed(bleu.ref_len, 0) + ")";
}

namespace {

class BleuCorpusMetric : public CorpusMetric {
 public:
  explicit BleuCorpusMetric(const BleuOptions& options) : options_(options) {
    const BleuCounter counter(options);
    width_ = counter.width();
    tokenizer_name_ = counter.tokenizer().signature_name();
  }

  std::string name() const override { return "BLEU"; }
  std::size_t width() const override { return width_; }
  std::unique_ptr<SegmentScorer> scorer() const override {
    return std::make_unique<BleuCounter>(options_);
  }
  TypedValue value(std::span<const double> sums, SumsArithmetic arithmetic) const override {
    if (arithmetic == SumsArithmetic::kPlain) return {compute_bleu(sums, options_).score};
    if (arithmetic == SumsArithmetic::kInteger) return {integer_bleu(sums, options_)};
    return float_bleu(sums, options_, arithmetic);
  }
  std::string verbose(std::span<const double> sums) const override {
    return bleu_verbose(compute_bleu(sums, options_));
  }
  std::vector<SignatureField> signature_fields() const override {
    return {{"case", "c", options_.lowercase ? "lc" : "mixed"},
            {"eff", "e", options_.effective_order ? "yes" : "no"},
            {"tok", "tok", tokenizer_name_},
            {"smooth", "s", smoothing_field(options_)}};
  }

 private:
  BleuOptions options_;
  std::size_t width_ = 0;
  std::string tokenizer_name_;
};

}  // namespace

std::unique_ptr<CorpusMetric> make_bleu(const BleuOptions& options) {
  return std::make_unique<BleuCorpusMetric>(options);
}

}  // namespace vqlm
