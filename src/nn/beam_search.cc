// Beam search over a batch: K rows an example, finished hypotheses kept apart.
//
// Of the 2K best continuations of an example, those among the first K that end it are finished
// hypotheses with score log p / length^penalty (length in tokens, end included); the best K others
// live on. An example is over when K hypotheses are finished or when no live one can still come
// among the wanted best of them; it then leaves the batch. Nothing of an example depends on the
// others.
#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/next_token.h"

namespace vqlm {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// A token of a hypothesis and where it goes on from.
struct Node {
  int parent;  // index of a node; -1: the prefix
  int token;
  double log_prob;
};

struct LiveHypothesis {
  int node = -1;
  double sum = 0;  // log p so far; kNever: a row that only fills the beam
};

struct FinishedHypothesis {
  int node;
  double score;
};

struct Candidate {
  double sum;
  std::size_t beam;
  int token;
};

bool better(const Candidate& a, const Candidate& b) {
  if (a.sum != b.sum) return a.sum > b.sum;
  return a.beam != b.beam ? a.beam < b.beam : a.token < b.token;
}

// The best `limit` candidates seen, best first.
class BestCandidates {
 public:
  explicit BestCandidates(std::size_t limit) : limit_(limit) {}

  void offer_row(const float* log_probs, const std::vector<char>& allowed, std::size_t beam,
                 double sum) {
    for (std::size_t v = 0; v < allowed.size(); ++v) {
      const double total = sum + static_cast<double>(log_probs[v]);
      if (total <= worst_ || !allowed[v]) continue;  // an equal one that comes later is not better
      insert({total, beam, static_cast<int>(v)});
    }
  }
  const std::vector<Candidate>& list() const { return list_; }

 private:
  void insert(const Candidate& candidate) {
    list_.insert(std::upper_bound(list_.begin(), list_.end(), candidate, better), candidate);
    if (list_.size() > limit_) list_.pop_back();
    if (list_.size() == limit_) worst_ = list_.back().sum;
  }
  std::size_t limit_;
  double worst_ = kNever;
  std::vector<Candidate> list_;
};

// The search for one example.
class Beam {
 public:
  // Keeps the best `wanted` finished hypotheses.
  Beam(std::size_t example, const DecodeRequest& request, const DecodingOptions& options,
       std::size_t wanted)
      : example_(example), wanted_(wanted), end_id_(request.end_id), options_(options), live_(1) {}

  std::size_t example() const { return example_; }
  const std::vector<LiveHypothesis>& live() const { return live_; }
  int last_token(std::size_t k) const {
    return live_[k].node < 0 ? end_id_ : nodes_[static_cast<std::size_t>(live_[k].node)].token;
  }
  // The row, among this beam's, that the k-th hypothesis goes on from.
  std::size_t parent_row(std::size_t k) const { return parents_[k]; }

  // Takes the scores of the rows first_row, first_row + 1, ...; false when the search is over.
  bool advance(const ScoreRows& scores, std::size_t first_row, const std::vector<char>& allowed) {
    BestCandidates best(2 * width());
    for (std::size_t k = 0; k < live_.size(); ++k)
      if (live_[k].sum > kNever)
        best.offer_row(scores.row(first_row + k), allowed, k, live_[k].sum);
    ++length_;
    extend(best.list(), scores, first_row);
    if (over()) return false;
    while (live_.size() < width()) {  // fewer tokens than the beam is wide
      live_.push_back({-1, kNever});
      parents_.push_back(0);
    }
    return true;
  }

  // Best first; one unfinished text where none was finished.
  std::vector<Decoded> results() const {
    std::vector<Decoded> results;
    for (const auto& finished : finished_) {
      results.push_back(path_to(finished.node));
      results.back().finished = true;
      results.back().ids.pop_back();
    }
    if (results.empty()) results.push_back(path_to(live_.empty() ? -1 : live_[0].node));
    return results;
  }

 private:
  std::size_t width() const { return static_cast<std::size_t>(options_.beam_size); }

  // Sorts the candidates, best first, into finished hypotheses and the next live ones.
  void extend(const std::vector<Candidate>& candidates, const ScoreRows& scores,
              std::size_t first_row) {
    std::vector<LiveHypothesis> next;
    parents_.clear();
    for (std::size_t rank = 0; rank < candidates.size() && next.size() < width(); ++rank) {
      const auto& [sum, beam, token] = candidates[rank];
      if (token == end_id_ && rank >= width()) continue;
      nodes_.push_back({live_[beam].node, token, scores.row(first_row + beam)[token]});
      const LiveHypothesis extended{static_cast<int>(nodes_.size()) - 1, sum};
      if (token == end_id_) {
        finish(extended);
        continue;
      }
      next.push_back(extended);
      parents_.push_back(beam);
    }
    live_ = std::move(next);
  }

  // The tokens up to `node`, the end included.
  Decoded path_to(int node) const {
    Decoded decoded;
    for (int n = node; n >= 0; n = nodes_[static_cast<std::size_t>(n)].parent) {
      decoded.ids.push_back(nodes_[static_cast<std::size_t>(n)].token);
      decoded.log_prob_nats.push_back(nodes_[static_cast<std::size_t>(n)].log_prob);
    }
    std::reverse(decoded.ids.begin(), decoded.ids.end());
    std::reverse(decoded.log_prob_nats.begin(), decoded.log_prob_nats.end());
    return decoded;
  }

  double normalised(double sum, int length) const {
    return sum / std::pow(static_cast<double>(length), options_.length_penalty);
  }

  void finish(const LiveHypothesis& hypothesis) {
    const FinishedHypothesis finished{hypothesis.node, normalised(hypothesis.sum, length_)};
    ++num_finished_;
    const auto place =
        std::upper_bound(finished_.begin(), finished_.end(), finished,
                         [](const auto& a, const auto& b) { return a.score > b.score; });
    finished_.insert(place, finished);
    if (finished_.size() > wanted_) finished_.pop_back();
  }

  bool over() const {
    if (live_.empty() || length_ == options_.max_tokens) return true;
    if (finished_.size() < wanted_) return false;
    if (num_finished_ >= options_.beam_size) return true;
    // log p only falls; the length that flatters it most is the longest for a positive penalty.
    const int longest = options_.length_penalty > 0 ? options_.max_tokens : length_ + 1;
    return normalised(live_[0].sum, longest) <= finished_.back().score;
  }

  std::size_t example_, wanted_;
  int end_id_;
  DecodingOptions options_;
  int length_ = 0, num_finished_ = 0;
  std::vector<LiveHypothesis> live_;  // best first
  std::vector<std::size_t> parents_;
  std::vector<Node> nodes_;
  std::vector<FinishedHypothesis> finished_;  // best first, at most `wanted_`
};

// Whether every one of `num_rows` rows goes on from itself.
bool in_place(const std::vector<std::int64_t>& rows, std::size_t num_rows) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i] != static_cast<std::int64_t>(i)) return false;
  return rows.size() == num_rows;
}

}  // namespace

std::vector<std::vector<Decoded>> decode_beam(NextTokenModel& model, const DecodeRequest& request,
                                              const DecodingOptions& options, std::size_t wanted) {
  std::vector<std::vector<Decoded>> results(request.prefixes.size());
  std::vector<Beam> beams;
  for (std::size_t i = 0; i < results.size(); ++i) beams.emplace_back(i, request, options, wanted);
  ScoreRows scores(model.next_log_probs(prefix_tensor(request)));
  const std::vector<char> allowed = allowed_tokens(scores.vocab(), request.forbidden);
  for (;;) {
    std::vector<Beam> going;
    std::vector<int> tokens;
    std::vector<std::int64_t> rows;
    std::size_t first_row = 0;
    for (Beam& beam : beams) {
      const std::size_t num_rows = beam.live().size();
      if (beam.advance(scores, first_row, allowed)) {
        for (std::size_t k = 0; k < beam.live().size(); ++k) {
          tokens.push_back(beam.last_token(k));
          rows.push_back(static_cast<std::int64_t>(first_row + beam.parent_row(k)));
        }
        going.push_back(std::move(beam));
      } else {
        results[beam.example()] = beam.results();
      }
      first_row += num_rows;
    }
    if (going.empty()) return results;
    beams = std::move(going);
    if (!in_place(rows, first_row)) model.select_rows(row_indices(rows));
    scores = ScoreRows(model.next_log_probs(token_column(tokens)));
  }
}

}  // namespace vqlm
