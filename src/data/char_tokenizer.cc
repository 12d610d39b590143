#include "data/char_tokenizer.h"

#include "core/error.h"
#include "core/hash.h"
#include "data/utf8.h"

namespace vqlm {
namespace {

constexpr int kVersion = 1;

}  // namespace

TokenizerInfo CharTokenizer::info() const {
  TokenizerInfo result;
  result.name = "char";
  result.version = kVersion;
  result.vocab_size = vocabulary_.size();
  result.exact = true;
  result.hash = sha256_hex(serialize()).substr(0, 12);
  return result;
}

std::vector<int> CharTokenizer::encode(const std::string& text) const {
  std::vector<int> ids;
  ids.reserve(text.size());
  for (const std::string_view code_point : code_points(text))
    ids.push_back(vocabulary_.id(code_point));
  return ids;
}

std::string CharTokenizer::decode(const std::vector<int>& ids) const {
  std::string text;
  for (const int id : ids) {
    if (const std::string* piece = vocabulary_.piece(id)) text += *piece;
    if (id == kUnkId) text += "\xEF\xBF\xBD";
  }
  return text;
}

std::string CharTokenizer::piece(int id) const {
  if (const char* special = special_piece(id)) return special;
  return *vocabulary_.piece(id);
}

std::string CharTokenizer::serialize() const {
  return vocabulary_.empty() ? "" : vocabulary_.serialize("char", kVersion);
}

void CharTokenizer::train(const std::vector<std::string>& texts, std::uint64_t) {
  PieceCounts counts;
  for (const std::string& text : texts)
    for (const std::string_view code_point : code_points(text)) {
      if (utf8_length(code_point, 0) == 0) continue;
      const auto it = counts.find(code_point);
      if (it == counts.end())
        counts.emplace(code_point, 1);
      else
        ++it->second;
    }
  vocabulary_ = Vocabulary(counts, limits_);
  if (vocabulary_.empty())
    throw RuntimeError(
        expected_got("char tokenizer", "training text with at least one character", "none"));
}

void CharTokenizer::restore(const std::string& bytes) {
  vocabulary_ = Vocabulary::restore(bytes, "char", kVersion);
}

void register_char_tokenizer(Registries& registries) {
  registries.tokenizers.add(
      "char", "one token a code point seen in training, the newline included",
      [](JsonReader& reader) {
        return std::make_unique<CharTokenizer>(read_vocabulary_limits(reader));
      });
}

}  // namespace vqlm
