// Beam search for one example, whatever the model of the next token: K rows, finished hypotheses
// kept apart.
//
// Of the 2K best continuations, those among the first K that end the text are finished hypotheses
// with score log p / length^penalty (length in tokens, end included); the best K others live on.
// With a coverage penalty the score has that added. The search is over when K hypotheses are
// finished or when no live one can still come among the wanted best of them.
//
// With G groups (diverse beam search; Vijayakumar et al. 2018, arXiv 1610.02424, section 4) each
// has K / G rows, and chooses after those before it: a token that they chose n times at this step
// counts n times the diversity penalty less. Scores of finished hypotheses are without that.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "data/decoding_options.h"
#include "decoding/decoded.h"
#include "decoding/token_rows.h"

namespace vqlm {

// What a beam starts from.
struct BeamStart {
  std::size_t example = 0;  // the caller's number of it
  int end_id = 3;
  std::span<const int> prefix;  // counts as repeated; outlives the beam
};

class Beam {
 public:
  // Keeps the best `wanted` finished hypotheses.
  Beam(const BeamStart& start, const DecodingOptions& options, std::size_t wanted);

  std::size_t example() const { return start_.example; }
  std::size_t num_rows() const { return live_.size(); }  // 1 at first
  int last_token(std::size_t k) const;
  // The row, among this beam's, that the k-th hypothesis goes on from.
  std::size_t parent_row(std::size_t k) const { return parents_[k]; }

  // Takes the rows first_row, first_row + 1, ..., one a hypothesis; false when the search is over.
  bool advance(const TokenRows& rows, std::size_t first_row, const std::vector<char>& allowed);

  // Best first; one unfinished text where none was finished.
  std::vector<Decoded> results() const;

 private:
  static constexpr double kNever = -std::numeric_limits<double>::infinity();

  // A token of a hypothesis and where it goes on from.
  struct Node {
    int parent;  // index of a node; -1: the prefix
    int token;
    double log_prob;
  };
  struct Live {
    int node = -1;
    double sum = 0;  // of what the search goes by; kNever: a row that only fills the beam
    int group = 0;
    std::vector<float> coverage;  // attention gathered, [S]; empty without a penalty for it
  };
  struct Finished {
    int node;
    double score;
  };
  struct Candidate;
  class BestCandidates;

  std::size_t width() const { return static_cast<std::size_t>(options_.beam_size); }
  std::size_t group_width() const {
    return width() / static_cast<std::size_t>(options_.beam_groups);
  }
  const float* adjusted(const TokenRows& rows, std::size_t first_row, std::size_t k);
  void advance_group(int group, const TokenRows& rows, std::size_t first_row,
                     const std::vector<char>& allowed);
  void extend(int group, const std::vector<Candidate>& candidates, const TokenRows& rows,
              std::size_t first_row);
  std::vector<int> tokens_of(int node) const;
  Decoded path_to(int node) const;
  double normalised(double sum, int length) const;
  double coverage_term(const std::vector<float>& coverage) const;
  void gather_coverage(const TokenRows& rows, std::size_t first_row);
  void finish(int node, const Candidate& candidate);
  bool over() const;

  BeamStart start_;
  std::size_t wanted_;
  DecodingOptions options_;
  RepetitionPenalty repetition_;
  int length_ = 0, num_finished_ = 0;
  std::vector<Live> live_, next_;  // a group after the other, best first
  std::vector<std::size_t> parents_;
  std::vector<double> penalties_;  // of tokens, by what groups before chose; empty: none
  std::vector<Node> nodes_;
  std::vector<Finished> finished_;  // best first, at most `wanted_`
};

}  // namespace vqlm
