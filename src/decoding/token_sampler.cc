#include "decoding/token_sampler.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace vqlm {

TokenSampler::TokenSampler(const std::vector<char>& allowed, const DecodingOptions& options)
    : options_(options) {
  for (std::size_t v = 0; v < allowed.size(); ++v)
    if (allowed[v]) allowed_.push_back(static_cast<int>(v));
  weights_.resize(allowed.size());
}

int TokenSampler::draw(const float* log_probs, Pcg64& random) {
  candidates_ = allowed_;
  weigh(log_probs);
  if (options_.top_k > 0) keep_top_k();
  if (options_.top_p < 1) keep_top_p();
  if (options_.typical_p < 1) keep_typical();
  const double target = random.next_double() * total();
  double sum = 0;
  for (const int v : candidates_) {
    sum += weight(v);
    if (sum > target) return v;
  }
  return *std::find_if(candidates_.rbegin(), candidates_.rend(),
                       [&](int v) { return weight(v) > 0; });
}

void TokenSampler::weigh(const float* log_probs) {
  float best = log_probs[allowed_[0]];
  for (const int v : allowed_) best = std::max(best, log_probs[v]);
  for (const int v : allowed_)
    weights_[static_cast<std::size_t>(v)] =
        std::exp((static_cast<double>(log_probs[v]) - best) / options_.temperature);
}

double TokenSampler::total() const {
  return std::accumulate(candidates_.begin(), candidates_.end(), 0.0,
                         [&](double sum, int v) { return sum + weight(v); });
}

void TokenSampler::keep_top_k() {
  const auto kept = static_cast<std::size_t>(options_.top_k);
  if (kept >= candidates_.size()) return;
  const auto by_weight = [&](int a, int b) { return before(a, b); };
  std::nth_element(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(kept),
                   candidates_.end(), by_weight);
  candidates_.resize(kept);
  std::sort(candidates_.begin(), candidates_.end());
}

// The smallest set of most likely tokens whose share reaches top_p (Holtzman et al. 2020, arXiv
// 1904.09751, section 3.1).
void TokenSampler::keep_top_p() {
  std::sort(candidates_.begin(), candidates_.end(), [&](int a, int b) { return before(a, b); });
  keep_share(options_.top_p);
}

// The smallest set of tokens whose share reaches typical_p, those first whose surprise -log p is
// nearest the entropy (Meister et al. 2022, arXiv 2202.00666, section 4).
void TokenSampler::keep_typical() {
  const double log_total = std::log(total());
  const auto surprise = [&](int v) { return log_total - std::log(weight(v)); };
  double entropy = 0;
  for (const int v : candidates_)
    if (weight(v) > 0) entropy += std::exp(-surprise(v)) * surprise(v);
  const auto distance = [&](int v) { return std::abs(surprise(v) - entropy); };
  std::sort(candidates_.begin(), candidates_.end(), [&](int a, int b) {
    return distance(a) != distance(b) ? distance(a) < distance(b) : a < b;
  });
  keep_share(options_.typical_p);
}

void TokenSampler::keep_share(double share) {
  const double wanted = share * total();
  double sum = 0;
  std::size_t kept = 0;
  while (kept < candidates_.size() && sum < wanted) sum += weight(candidates_[kept++]);
  candidates_.resize(std::max<std::size_t>(1, kept));
}

}  // namespace vqlm
