#include "data/tokenizer.h"

#include <algorithm>

namespace vqlm {

const char* special_piece(int id) {
  constexpr const char* kPieces[kNumSpecialIds] = {"<pad>", "<unk>", "<s>", "</s>"};
  return id >= 0 && id < kNumSpecialIds ? kPieces[id] : nullptr;
}

std::string tokenizer_unit(const Tokenizer* tokenizer) {
  if (tokenizer == nullptr) return "none";
  const std::string name = tokenizer->info().name;
  return name == "sentencepiece" || name == "byte_bpe" ? "subword" : name;
}

std::string continued_text(const Tokenizer& tokenizer, const std::string& source,
                           const std::vector<int>& prefix, const std::vector<int>& produced) {
  if (source.empty()) return tokenizer.decode(produced);
  std::vector<int> all = prefix;
  all.insert(all.end(), produced.begin(), produced.end());
  const std::string prefix_text = tokenizer.decode(prefix), text = tokenizer.decode(all);
  if (text.compare(0, prefix_text.size(), prefix_text) != 0)
    return source + tokenizer.decode(produced);
  return source + text.substr(prefix_text.size());
}

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
