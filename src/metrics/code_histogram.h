// How often each code of a codebook was drawn, and what follows: entropy and its exponential, the
// perplexity, "how many codes are in use" if all were used alike. Source: van den Oord et al. 2017.
#pragma once

#include <cstddef>
#include <vector>

namespace vqlm {

struct CodeHistogram {
  std::vector<double> counts;  // one a code

  explicit CodeHistogram(std::size_t num_codes) : counts(num_codes, 0.0) {}
  double drawn() const;          // codes drawn in all
  std::size_t num_used() const;  // codes drawn at least once
  // Codes drawn at least once, but fewer times than `fraction` of the mean over all codes.
  std::size_t num_rare(double fraction) const;
  double entropy_nats() const;  // of the drawn shares (plug-in estimate); 0 of none
};

}  // namespace vqlm
