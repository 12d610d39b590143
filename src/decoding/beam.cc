#include "decoding/beam.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/simd_clones.h"

namespace vqlm {

namespace {

constexpr float kLeastCoverage = 1e-10F;  // what counts where nothing was attended to
constexpr std::size_t kBlock = 128;       // tokens that are passed over together

VQLM_SIMD_CLONES
bool any_above(const float* values, std::size_t count, float bound) {
  int found = 0;
  for (std::size_t i = 0; i < count; ++i) found |= values[i] > bound ? 1 : 0;
  return found != 0;
}

// Below every float that makes `sum` plus it larger than `worst`, with room for rounding.
float surely_below(double worst, double sum) {
  const double bound = worst - sum;
  return static_cast<float>(bound - 1e-6 * (std::abs(bound) + std::abs(sum) + 1));
}

}  // namespace

struct Beam::Candidate {
  double order;  // what the group chooses by
  double sum;    // order without the penalty of other groups' choices
  std::size_t beam;
  int token;

  bool better_than(const Candidate& other) const {
    if (order != other.order) return order > other.order;
    return beam != other.beam ? beam < other.beam : token < other.token;
  }
};

// The best `limit` candidates seen, best first.
class Beam::BestCandidates {
 public:
  explicit BestCandidates(std::size_t limit) : limit_(limit) {}

  void offer_row(const float* log_probs, const std::vector<char>& allowed, std::size_t beam,
                 double sum) {
    for (std::size_t begin = 0; begin < allowed.size(); begin += kBlock) {
      const std::size_t end = std::min(begin + kBlock, allowed.size());
      if (!any_above(log_probs + begin, end - begin, surely_below(worst_, sum))) continue;
      for (std::size_t v = begin; v < end; ++v) {
        const double total = sum + static_cast<double>(log_probs[v]);
        if (total <= worst_ || !allowed[v]) continue;  // an equal one that comes later is no better
        insert({total, total, beam, static_cast<int>(v)});
      }
    }
  }

  void offer_row(const float* log_probs, const std::vector<char>& allowed, std::size_t beam,
                 double sum, const std::vector<double>& penalties) {
    for (std::size_t v = 0; v < allowed.size(); ++v) {
      const double total = sum + static_cast<double>(log_probs[v]), order = total - penalties[v];
      if (order <= worst_ || !allowed[v]) continue;
      insert({order, total, beam, static_cast<int>(v)});
    }
  }

  const std::vector<Candidate>& list() const { return list_; }

 private:
  void insert(const Candidate& candidate) {
    list_.insert(
        std::upper_bound(list_.begin(), list_.end(), candidate,
                         [](const Candidate& a, const Candidate& b) { return a.better_than(b); }),
        candidate);
    if (list_.size() > limit_) list_.pop_back();
    if (list_.size() == limit_) worst_ = list_.back().order;
  }

  std::size_t limit_;
  double worst_ = kNever;
  std::vector<Candidate> list_;
};

Beam::Beam(const BeamStart& start, const DecodingOptions& options, std::size_t wanted)
    : start_(start),
      wanted_(wanted),
      options_(options),
      repetition_(options.repetition_penalty),
      live_(1) {}

int Beam::last_token(std::size_t k) const {
  return live_[k].node < 0 ? start_.end_id : nodes_[static_cast<std::size_t>(live_[k].node)].token;
}

bool Beam::advance(const TokenRows& rows, std::size_t first_row, const std::vector<char>& allowed) {
  next_.clear();
  parents_.clear();
  penalties_.clear();
  ++length_;
  if (options_.coverage_penalty > 0) gather_coverage(rows, first_row);
  for (int group = 0; group < options_.beam_groups; ++group)
    advance_group(group, rows, first_row, allowed);
  live_ = next_;
  if (over()) return false;
  while (live_.size() < width()) {  // fewer tokens than the beam is wide
    live_.push_back({-1, kNever, 0, {}});
    parents_.push_back(0);
  }
  return true;
}

const float* Beam::adjusted(const TokenRows& rows, std::size_t first_row, std::size_t k) {
  const float* row = rows.row(first_row + k);
  if (!repetition_.changes()) return row;
  return repetition_.apply(row, rows.vocab, start_.prefix, tokens_of(live_[k].node));
}

void Beam::advance_group(int group, const TokenRows& rows, std::size_t first_row,
                         const std::vector<char>& allowed) {
  BestCandidates best(2 * group_width());
  for (std::size_t k = 0; k < live_.size(); ++k) {
    const bool ours = length_ == 1 || live_[k].group == group;
    if (!ours || live_[k].sum <= kNever) continue;
    const float* row = adjusted(rows, first_row, k);
    if (penalties_.empty())
      best.offer_row(row, allowed, k, live_[k].sum);
    else
      best.offer_row(row, allowed, k, live_[k].sum, penalties_);
  }
  const std::size_t before = next_.size();
  extend(group, best.list(), rows, first_row);
  if (options_.beam_groups == 1) return;
  penalties_.resize(allowed.size());
  for (std::size_t i = before; i < next_.size(); ++i)
    penalties_[static_cast<std::size_t>(nodes_[static_cast<std::size_t>(next_[i].node)].token)] +=
        options_.diversity_penalty;
}

// Sorts the candidates, best first, into finished hypotheses and the next live ones.
void Beam::extend(int group, const std::vector<Candidate>& candidates, const TokenRows& rows,
                  std::size_t first_row) {
  std::size_t num_live = 0;
  for (std::size_t rank = 0; rank < candidates.size() && num_live < group_width(); ++rank) {
    const Candidate& candidate = candidates[rank];
    if (candidate.token == start_.end_id && rank >= group_width()) continue;
    nodes_.push_back({live_[candidate.beam].node, candidate.token,
                      rows.row(first_row + candidate.beam)[candidate.token]});
    const int node = static_cast<int>(nodes_.size()) - 1;
    if (candidate.token == start_.end_id) {
      finish(node, candidate);
      continue;
    }
    next_.push_back({node, candidate.sum, group, live_[candidate.beam].coverage});
    parents_.push_back(candidate.beam);
    ++num_live;
  }
}

std::vector<int> Beam::tokens_of(int node) const {
  std::vector<int> tokens;
  for (int n = node; n >= 0; n = nodes_[static_cast<std::size_t>(n)].parent)
    tokens.push_back(nodes_[static_cast<std::size_t>(n)].token);
  std::reverse(tokens.begin(), tokens.end());
  return tokens;
}

// The tokens up to `node`, the end included.
Decoded Beam::path_to(int node) const {
  Decoded decoded;
  decoded.ids = tokens_of(node);
  for (int n = node; n >= 0; n = nodes_[static_cast<std::size_t>(n)].parent)
    decoded.log_prob_nats.push_back(nodes_[static_cast<std::size_t>(n)].log_prob);
  std::reverse(decoded.log_prob_nats.begin(), decoded.log_prob_nats.end());
  return decoded;
}

std::vector<Decoded> Beam::results() const {
  std::vector<Decoded> results;
  for (const Finished& finished : finished_) {
    results.push_back(path_to(finished.node));
    results.back().finished = true;
    results.back().ids.pop_back();
  }
  if (!results.empty()) return results;
  const auto best = std::max_element(live_.begin(), live_.end(),
                                     [](const Live& a, const Live& b) { return a.sum < b.sum; });
  return {path_to(best == live_.end() ? -1 : best->node)};
}

double Beam::normalised(double sum, int length) const {
  return sum / std::pow(static_cast<double>(length), options_.length_penalty);
}

// Adds what this step's rows attend to, before anything is chosen from them.
void Beam::gather_coverage(const TokenRows& rows, std::size_t first_row) {
  if (rows.attention == nullptr)
    throw InvalidArgument(expected_got("decoding: coverage_penalty",
                                       "a model that attends to a source", "one that does not"));
  const auto count = static_cast<std::size_t>(rows.num_sources);
  for (std::size_t k = 0; k < live_.size(); ++k) {
    if (live_[k].sum <= kNever) continue;
    const float* attention = rows.attention + (first_row + k) * count;
    live_[k].coverage.resize(count);
    for (std::size_t s = 0; s < count; ++s) live_[k].coverage[s] += attention[s];
  }
}

double Beam::coverage_term(const std::vector<float>& coverage) const {
  double sum = 0;
  for (const float gathered : coverage)
    if (gathered >= 0) sum += std::log(std::clamp(gathered, kLeastCoverage, 1.0F));
  return options_.coverage_penalty * sum;
}

void Beam::finish(int node, const Candidate& candidate) {
  const Finished finished{
      node, normalised(candidate.sum, length_) + coverage_term(live_[candidate.beam].coverage)};
  ++num_finished_;
  const auto place =
      std::upper_bound(finished_.begin(), finished_.end(), finished,
                       [](const Finished& a, const Finished& b) { return a.score > b.score; });
  finished_.insert(place, finished);
  if (finished_.size() > wanted_) finished_.pop_back();
}

bool Beam::over() const {
  if (live_.empty() || length_ == options_.max_tokens) return true;
  if (finished_.size() < wanted_) return false;
  if (num_finished_ >= options_.beam_size) return true;
  // log p only falls, and coverage adds 0 at best; the length that flatters it most is the longest
  // for a positive penalty.
  const int longest = options_.length_penalty > 0 ? options_.max_tokens : length_ + 1;
  return std::all_of(live_.begin(), live_.end(), [&](const Live& live) {
    return normalised(live.sum, longest) <= finished_.back().score;
  });
}

}  // namespace vqlm
