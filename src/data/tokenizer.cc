#include "data/tokenizer.h"

#include <algorithm>

namespace vqlm {

RoundTrip check_round_trip(const Tokenizer& tokenizer, const std::vector<std::string>& texts) {
  RoundTrip result;
  for (const std::string& text : texts) {
    const std::vector<int> ids = tokenizer.encode(text);
    ++result.num_texts;
    if (tokenizer.decode(ids) != text) ++result.num_changed;
    if (std::find(ids.begin(), ids.end(), kUnkId) != ids.end()) ++result.num_with_unknown;
  }
  return result;
}

}  // namespace vqlm
