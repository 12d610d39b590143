// Greedy search and sampling: each example is one row, which leaves the batch when it ends.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>

#include "core/random.h"
#include "nn/next_token.h"

namespace vqlm {
namespace {

int most_likely(const float* log_probs, const std::vector<char>& allowed) {
  std::size_t best = allowed.size();
  for (std::size_t v = 0; v < allowed.size(); ++v)
    if (allowed[v] && (best == allowed.size() || log_probs[v] > log_probs[best])) best = v;
  return static_cast<int>(best);
}

// Draws a token by inverting the cumulative distribution; one uniform draw a token whatever the
// truncation.
class TokenSampler {
 public:
  TokenSampler(const std::vector<char>& allowed, const DecodingOptions& options)
      : options_(options) {
    for (std::size_t v = 0; v < allowed.size(); ++v)
      if (allowed[v]) allowed_.push_back(static_cast<int>(v));
    weights_.resize(allowed.size());
  }

  int draw(const float* log_probs, Pcg64& random) {
    candidates_ = allowed_;
    weigh(log_probs);
    if (options_.top_k > 0) keep_top_k();
    if (options_.top_p < 1) keep_top_p();
    const double target = random.next_double() * total();
    double sum = 0;
    for (const int v : candidates_) {
      sum += weight(v);
      if (sum > target) return v;
    }
    return *std::find_if(candidates_.rbegin(), candidates_.rend(),
                         [&](int v) { return weight(v) > 0; });
  }

 private:
  double weight(int v) const { return weights_[static_cast<std::size_t>(v)]; }

  void weigh(const float* log_probs) {
    float best = log_probs[allowed_[0]];
    for (const int v : allowed_) best = std::max(best, log_probs[v]);
    for (const int v : allowed_)
      weights_[static_cast<std::size_t>(v)] =
          std::exp((static_cast<double>(log_probs[v]) - best) / options_.temperature);
  }

  double total() const {
    return std::accumulate(candidates_.begin(), candidates_.end(), 0.0,
                           [&](double sum, int v) { return sum + weight(v); });
  }

  bool before(int a, int b) const { return weight(a) != weight(b) ? weight(a) > weight(b) : a < b; }

  void keep_top_k() {
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
  void keep_top_p() {
    const double wanted = options_.top_p * total();
    std::sort(candidates_.begin(), candidates_.end(), [&](int a, int b) { return before(a, b); });
    double sum = 0;
    std::size_t kept = 0;
    while (kept < candidates_.size() && sum < wanted) sum += weight(candidates_[kept++]);
    candidates_.resize(std::max<std::size_t>(1, kept));
  }

  DecodingOptions options_;
  std::vector<int> allowed_, candidates_;
  std::vector<double> weights_;
};

struct Live {
  std::size_t example;
  Pcg64 random;
};

}  // namespace

std::vector<Decoded> decode_one_by_one(NextTokenModel& model, const DecodeRequest& request,
                                       const DecodingOptions& options) {
  std::vector<Decoded> results(request.prefixes.size());
  std::vector<Live> live;
  for (std::size_t i = 0; i < results.size(); ++i)
    live.push_back({i, Pcg64(derive_seed(options.seed, "decoding/" + request.ids[i]))});
  ScoreRows scores(model.next_log_probs(prefix_tensor(request)));
  const std::vector<char> allowed = allowed_tokens(scores.vocab(), request.forbidden);
  TokenSampler sampler(allowed, options);
  for (int produced = 1;; ++produced) {
    std::vector<Live> next;
    std::vector<int> tokens;
    std::vector<std::int64_t> rows;
    for (std::size_t r = 0; r < live.size(); ++r) {
      Decoded& result = results[live[r].example];
      const int token = options.method == DecodingMethod::kSample
                            ? sampler.draw(scores.row(r), live[r].random)
                            : most_likely(scores.row(r), allowed);
      result.log_prob_nats.push_back(scores.row(r)[token]);
      result.finished = token == request.end_id;
      if (result.finished) continue;
      result.ids.push_back(token);
      next.push_back(live[r]);
      tokens.push_back(token);
      rows.push_back(static_cast<std::int64_t>(r));
    }
    if (next.empty() || produced == options.max_tokens) return results;
    if (next.size() < live.size()) model.select_rows(row_indices(rows));
    live = std::move(next);
    scores = ScoreRows(model.next_log_probs(token_column(tokens)));
  }
}

}  // namespace vqlm
