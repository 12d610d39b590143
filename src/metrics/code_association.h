// How codes and something that stands beside them (tokens, blocks of tokens, labels) go together,
// from counts of pairs. With n(c, t) pairs of code c and partner t, N in all:
//   purity = sum over c of max over t of n(c, t), over N: the share of pairs that guessing each
//     code's most frequent partner gets right, that is the codes' own purities weighted by use;
//   I = sum of n(c, t) / N log(N n(c, t) / (n(c) n(t))), the mutual information;
//   NMI = I / ((H(codes) + H(partners)) / 2), normalised by the arithmetic mean of the entropies; 0
//     where both are 0.
// All are plug-in estimates: with few pairs for many codes they are too high. Sources: Strehl and
// Ghosh 2002 (who normalise by the geometric mean); Manning, Raghavan and Schütze 2008, section
// 16.3.
#pragma once

#include <map>
#include <utility>
#include <vector>

namespace vqlm {

class CodeAssociation {
 public:
  void add(int code, int partner, double count = 1);  // a count of 0 adds nothing

  double num_pairs() const { return num_pairs_; }
  double purity() const;                   // 0 to 1; 0 without pairs
  double mutual_information_nats() const;  // 0 without pairs
  double normalised_mutual_information() const;

  // Partners of a code with their counts, most frequent first, of equal ones the smaller first.
  std::vector<std::pair<int, double>> partners(int code) const;

 private:
  std::map<int, std::map<int, double>> counts_;  // code -> partner -> pairs
  std::map<int, double> codes_, partners_;
  double num_pairs_ = 0;
};

}  // namespace vqlm
