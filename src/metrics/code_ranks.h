// How the draws of a codebook are spread over its codes by rank, the most drawn first.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace vqlm {

struct CodeRanks {
  std::vector<double> counts;  // of the codes drawn, most drawn first
  double top_share = 0;        // of all draws: the most drawn code's
  // How many of the most drawn codes make up half, 90 % and 99 % of the draws.
  std::size_t codes_for_50 = 0, codes_for_90 = 0, codes_for_99 = 0;
  // s of counts ~ rank^-s (Zipf's law), by least squares of log count on log rank over the codes
  // drawn; absent with fewer than two of them.
  std::optional<double> zipf_exponent;
};

// `counts`: draws of each code, in any order.
CodeRanks code_ranks(const std::vector<double>& counts);

}  // namespace vqlm
