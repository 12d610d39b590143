// How far two histograms of the same codes lie apart, in bits, for instance the encoder's codes and
// the prior's.
#pragma once

#include <vector>

namespace vqlm {

// The Jensen-Shannon divergence H((p + q) / 2) - (H(p) + H(q)) / 2 of the shares p and q: 0 for
// equal ones, 1 where no code is common. Source: Lin 1991. Plug-in estimate: two samples of one
// distribution are a little apart as well. Throws InvalidArgument unless both have one count a code
// and at least one draw.
double jensen_shannon_bits(const std::vector<double>& a, const std::vector<double>& b);

// The Kullback-Leibler divergence of `a` from `b`, sum of p log2(p / q), after `added` > 0 was
// added to every count of both: without it one code that `b` lacks makes it infinite. Throws
// likewise.
double smoothed_kl_bits(const std::vector<double>& a, const std::vector<double>& b, double added);

}  // namespace vqlm
