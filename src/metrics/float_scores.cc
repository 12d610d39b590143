#include "metrics/float_scores.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vqlm {
namespace {

// A Python number or a float32. What an operation on one of each gives differs: a float32 with
// NumPy 2, a double with NumPy 1. (Rounding the double result of two float32 is exact.)
template <bool kNumpy1>
struct Number {
  double value = 0;
  bool single = false;

  Number(double number) : value(number) {}  // NOLINT(google-explicit-constructor): reads as Python
  static Number float32(double number) {
    Number result(static_cast<double>(static_cast<float>(number)));
    result.single = true;
    return result;
  }
  operator TypedValue() const { return {value, single}; }  // NOLINT(google-explicit-constructor)

  template <typename Operation>
  static Number combined(Number a, Number b, const Operation& operation) {
    if (kNumpy1 ? a.single && b.single : a.single || b.single)
      return float32(operation(float32(a.value).value, float32(b.value).value));
    return operation(a.value, b.value);
  }
  friend Number operator+(Number a, Number b) {
    return combined(a, b, [](double x, double y) { return x + y; });
  }
  friend Number operator*(Number a, Number b) {
    return combined(a, b, [](double x, double y) { return x * y; });
  }
  friend Number operator/(Number a, Number b) {
    return combined(a, b, [](double x, double y) { return x / y; });
  }
};

// compute_bleu in the arithmetic of Number. `stored` makes a number what the array of sums holds:
// there add-k puts its results.
template <bool kNumpy1, typename Stored>
double bleu_of_array(std::span<const double> sums, const BleuOptions& options,
                     const Stored& stored) {
  const auto order = static_cast<std::size_t>(options.max_ngram_order);
  const auto counts = sums.subspan(2, order), totals = sums.subspan(2 + order, order);
  if (std::all_of(counts.begin(), counts.end(), [](double c) { return c == 0; })) return 0.0;
  const Number<kNumpy1> k = bleu_smooth_value(options);
  std::vector<double> precisions(order, 0.0);
  std::size_t effective_order = order;
  double exponential = 1.0;
  for (std::size_t n = 0; n < order; ++n) {
    Number<kNumpy1> count = stored(counts[n]), total = stored(totals[n]);
    if (options.smooth == BleuSmoothing::kAddK && n > 0) {
      count = stored((count + k).value);
      total = stored((total + k).value);
    }
    if (total.value == 0) break;
    if (options.effective_order) effective_order = n + 1;
    if (count.value != 0)
      precisions[n] = (Number<kNumpy1>(100.) * count / total).value;
    else if (options.smooth == BleuSmoothing::kExp)
      precisions[n] = (100. / (Number<kNumpy1>(exponential *= 2) * total)).value;
    else if (options.smooth == BleuSmoothing::kFloor)
      precisions[n] = (Number<kNumpy1>(100.) * k / total).value;
  }
  const double sum = bleu_sum_of_logarithms(std::span(precisions).first(effective_order), options);
  return bleu_brevity_penalty(sums[0], sums[1]) *
         std::exp(sum / static_cast<double>(effective_order));
}

template <bool kNumpy1>
TypedValue chrf_of_array(std::span<const double> sums, const ChrfOptions& options) {
  using Value = Number<kNumpy1>;
  const Value epsilon = 1e-16, factor = options.beta * options.beta;
  const std::size_t orders = sums.size() / 3;
  Value score = 0, precision = 0, recall = 0;
  int effective_order = 0;
  for (std::size_t n = 0; n < orders; ++n) {
    const Value hypothesis = Value::float32(sums[3 * n]);
    const Value reference = Value::float32(sums[3 * n + 1]);
    const Value matches = Value::float32(sums[3 * n + 2]);
    const Value p = hypothesis.value > 0 ? matches / hypothesis : epsilon;
    const Value r = reference.value > 0 ? matches / reference : epsilon;
    const Value denominator = factor * p + r;
    score = score + (denominator.value > 0 ? (1 + factor) * p * r / denominator : epsilon);
    if (hypothesis.value > 0 && reference.value > 0) {
      precision = precision + p;
      recall = recall + r;
      ++effective_order;
    }
  }
  if (options.eps_smoothing) return 100 * score / static_cast<double>(orders);
  if (effective_order == 0) return {};
  precision = precision / effective_order;
  recall = recall / effective_order;
  if ((precision + recall).value == 0) return {};
  score = (1 + factor) * precision * recall;
  return 100 * (score / (factor * precision + recall));
}

template <bool kNumpy1>
TypedValue ter_of_array(std::span<const double> sums) {
  using Value = Number<kNumpy1>;
  const Value edits = Value::float32(sums[0]), length = Value::float32(sums[1]);
  if (length.value > 0) return 100 * (edits / length);
  return {edits.value > 0 ? 100.0 : 0.0, false};
}

}  // namespace

TypedValue float_bleu(std::span<const double> sums, const BleuOptions& options,
                      SumsArithmetic arithmetic) {
  if (arithmetic == SumsArithmetic::kFloatNumpy1)
    return {bleu_of_array<true>(sums, options, Number<true>::float32)};
  return {bleu_of_array<false>(sums, options, Number<false>::float32)};
}

TypedValue float_chrf(std::span<const double> sums, const ChrfOptions& options,
                      SumsArithmetic arithmetic) {
  return arithmetic == SumsArithmetic::kFloatNumpy1 ? chrf_of_array<true>(sums, options)
                                                    : chrf_of_array<false>(sums, options);
}

TypedValue float_ter(std::span<const double> sums, SumsArithmetic arithmetic) {
  return arithmetic == SumsArithmetic::kFloatNumpy1 ? ter_of_array<true>(sums)
                                                    : ter_of_array<false>(sums);
}

double integer_bleu(std::span<const double> sums, const BleuOptions& options) {
  return bleu_of_array<true>(sums, options,
                             [](double number) { return Number<true>(std::trunc(number)); });
}

}  // namespace vqlm
