#include "app/token_text.h"

#include <algorithm>
#include <iterator>

namespace vqlm {
namespace {

// The text of ids[from..to): the end of sequence written out.
std::string stretch(const Tokenizer& tokenizer, const std::vector<int>& ids, std::size_t from,
                    std::size_t to) {
  std::vector<int> plain;
  std::string end;
  for (std::size_t i = from; i < to; ++i)
    if (ids[i] == kEosId)
      end = "</s>";
    else
      plain.push_back(ids[i]);
  const std::string text = tokenizer.decode(plain);
  return text.empty() || end.empty() ? text + end : text + " " + end;
}

// What `longer` has after `shorter`; all of it where it does not begin so.
std::string rest_of(const std::string& longer, const std::string& shorter) {
  return longer.rfind(shorter, 0) == 0 ? longer.substr(shorter.size()) : longer;
}

}  // namespace

std::string token_text(const Tokenizer& tokenizer, int id) {
  constexpr const char* kSpecial[kNumSpecialIds] = {"<pad>", "<unk>", "<s>", "</s>"};
  if (id >= 0 && id < kNumSpecialIds) return kSpecial[id];
  const std::string alone = tokenizer.decode({id});
  if (tokenizer_unit(&tokenizer) != "subword") return alone;
  const std::string within = rest_of(tokenizer.decode({id, id}), alone);
  return within.rfind(' ', 0) == 0 && alone.rfind(' ', 0) != 0 ? "▁" + alone : alone;
}

TokenContext token_context(const Tokenizer& tokenizer, const std::vector<int>& ids,
                           std::size_t begin, std::size_t end, std::size_t width) {
  end = std::min(end, ids.size());
  begin = std::min(begin, end);
  const std::size_t first = begin - std::min(width, begin);
  const std::size_t last = std::min(ids.size(), end + width);
  const std::string until_begin = stretch(tokenizer, ids, first, begin);
  const std::string until_end = stretch(tokenizer, ids, first, end);
  return {until_begin, rest_of(until_end, until_begin),
          rest_of(stretch(tokenizer, ids, first, last), until_end)};
}

}  // namespace vqlm
