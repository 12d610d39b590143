#include "data/word_tokenizer.h"

#include <string_view>

#include "core/error.h"
#include "core/hash.h"
#include "data/utf8.h"

namespace vqlm {
namespace {

constexpr int kVersion = 1;

// The pieces between single blanks; none for the empty text.
std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  if (text.empty()) return words;
  while (true) {
    const std::size_t end = text.find(' ');
    words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return words;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

TokenizerInfo WordTokenizer::info() const {
  TokenizerInfo result;
  result.name = "word";
  result.version = kVersion;
  result.vocab_size = vocabulary_.size();
  result.exact = true;
  result.hash = sha256_hex(serialize()).substr(0, 12);
  return result;
}

std::vector<int> WordTokenizer::encode(const std::string& text) const {
  std::vector<int> ids;
  for (const std::string_view word : split_words(text)) ids.push_back(vocabulary_.id(word));
  return ids;
}

std::string WordTokenizer::decode(const std::vector<int>& ids) const {
  std::string text;
  bool first = true;
  for (const int id : ids) {
    const std::string* piece = vocabulary_.piece(id);
    if (piece == nullptr && id != kUnkId) continue;
    if (!first) text += ' ';
    first = false;
    text += piece == nullptr ? "<unk>" : *piece;
  }
  return text;
}

std::string WordTokenizer::piece(int id) const {
  if (const char* special = special_piece(id)) return special;
  return *vocabulary_.piece(id);
}

std::string WordTokenizer::serialize() const {
  return vocabulary_.empty() ? "" : vocabulary_.serialize("word", kVersion);
}

void WordTokenizer::train(const std::vector<std::string>& texts, std::uint64_t) {
  PieceCounts counts;
  for (const std::string& text : texts)
    for (const std::string_view word : split_words(text)) {
      if (first_invalid_utf8(word) != std::string_view::npos) continue;
      const auto it = counts.find(word);
      if (it == counts.end())
        counts.emplace(word, 1);
      else
        ++it->second;
    }
  vocabulary_ = Vocabulary(counts, limits_);
  if (vocabulary_.empty())
    throw RuntimeError(expected_got("word tokenizer",
                                    "training text with a word that occurs often enough", "none"));
}

void WordTokenizer::restore(const std::string& bytes) {
  vocabulary_ = Vocabulary::restore(bytes, "word", kVersion);
}

void register_word_tokenizer(Registries& registries) {
  registries.tokenizers.add(
      "word", "one token a word between single blanks, rare ones <unk>", [](JsonReader& reader) {
        return std::make_unique<WordTokenizer>(read_vocabulary_limits(reader));
      });
}

}  // namespace vqlm
