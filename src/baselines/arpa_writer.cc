#include <charconv>
#include <set>
#include <string_view>

#include "baselines/arpa_file.h"
#include "core/error.h"
#include "core/files.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

void check_words(const std::vector<std::string>& words, const NgramModel& model) {
  if (words.size() != static_cast<std::size_t>(model.vocab_size()))
    throw InvalidArgument(expected_got("ARPA words", std::to_string(model.vocab_size()),
                                       std::to_string(words.size())));
  std::set<std::string_view> seen;
  for (std::size_t id = kPadId + 1; id < words.size(); ++id)
    if (words[id].empty() || words[id].find_first_of(" \t\r\n") != std::string::npos ||
        !seen.insert(words[id]).second)
      throw InvalidArgument(expected_got("ARPA word " + std::to_string(id),
                                         "one without blanks, not empty, that stands once",
                                         "'" + words[id] + "'"));
}

void append(std::string& out, float number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

// The token ids of every n-gram of level n, given those of the level below.
std::vector<std::uint32_t> extended(const std::vector<NgramLevel>& levels, std::size_t n,
                                    const std::vector<std::uint32_t>& shorter) {
  std::vector<std::uint32_t> result;
  result.reserve(levels[n].size() * (n + 1));
  const auto& first_child = levels[n - 1].first_child;
  for (std::size_t context = 0; context + 1 < first_child.size(); ++context)
    for (std::uint32_t i = first_child[context]; i < first_child[context + 1]; ++i) {
      const auto begin = shorter.begin() + static_cast<std::ptrdiff_t>(context * n);
      result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(n));
      result.push_back(levels[n].words[i]);
    }
  return result;
}

}  // namespace

void write_arpa(const std::string& path, const NgramModel& model,
                const std::vector<std::string>& words) {
  check_words(words, model);
  const auto& levels = model.levels();
  std::string out = "\\data\\\n";
  for (std::size_t n = 0; n < levels.size(); ++n)
    out += "ngram " + std::to_string(n + 1) + "=" +
           std::to_string(levels[n].size() - (n == 0 ? 1 : 0)) + "\n";
  std::vector<std::uint32_t> ids(levels[0].size());
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::uint32_t>(i);
  for (std::size_t n = 0; n < levels.size(); ++n) {
    out += "\n\\" + std::to_string(n + 1) + "-grams:\n";
    if (n > 0) ids = extended(levels, n, ids);
    for (std::size_t i = n == 0 ? kPadId + 1 : 0; i < levels[n].size(); ++i) {
      append(out, levels[n].log10_probs[i]);
      for (std::size_t k = 0; k <= n; ++k)
        (out += k == 0 ? '\t' : ' ') += words[ids[i * (n + 1) + k]];
      if (n + 1 < levels.size()) append(out += '\t', levels[n].log10_backoffs[i]);
      out += '\n';
    }
  }
  write_file(path, out += "\n\\end\\\n");
}

}  // namespace vqlm
