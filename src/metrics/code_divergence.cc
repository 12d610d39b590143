#include "metrics/code_divergence.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/error.h"

namespace vqlm {
namespace {

double sum(const std::vector<double>& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

void check(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size())
    throw InvalidArgument(
        expected_got("divergence of codes", "two histograms of the same codes",
                     std::to_string(a.size()) + " and " + std::to_string(b.size()) + " codes"));
  if (sum(a) <= 0 || sum(b) <= 0)
    throw InvalidArgument(
        expected_got("divergence of codes", "codes drawn in both", "none in one"));
}

// p log2(p / q); 0 for p = 0.
double term(double p, double q) { return p > 0 ? p * std::log2(p / q) : 0; }

}  // namespace

double jensen_shannon_bits(const std::vector<double>& a, const std::vector<double>& b) {
  check(a, b);
  const double a_total = sum(a), b_total = sum(b);
  double bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double p = a[i] / a_total, q = b[i] / b_total, middle = (p + q) / 2;
    bits += (term(p, middle) + term(q, middle)) / 2;
  }
  return std::clamp(bits, 0.0, 1.0);
}

double smoothed_kl_bits(const std::vector<double>& a, const std::vector<double>& b, double added) {
  check(a, b);
  if (!(added > 0))
    throw InvalidArgument(
        expected_got("smoothing of a divergence", "more than 0", std::to_string(added)));
  const auto size = static_cast<double>(a.size());
  const double a_total = sum(a) + added * size, b_total = sum(b) + added * size;
  double bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    bits += term((a[i] + added) / a_total, (b[i] + added) / b_total);
  return std::max(bits, 0.0);
}

}  // namespace vqlm
