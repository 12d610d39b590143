#include "app/word_changes.h"

#include <map>
#include <string_view>

#include "data/utf8.h"
#include "metrics/longest_common_subsequence.h"

namespace vqlm {
namespace {

constexpr std::string_view kFirstWithoutBlanks = "\xE2\xBA\x80";  // U+2E80; UTF-8 sorts by value

std::vector<char32_t> numbered(const std::string& text, std::map<std::string, char32_t>& numbers) {
  std::vector<char32_t> result;
  for (const WordSpan& word : words_of(text)) {
    const auto next = static_cast<char32_t>(numbers.size());
    result.push_back(
        numbers.try_emplace(text.substr(word.begin, word.end - word.begin), next).first->second);
  }
  return result;
}

}  // namespace

std::vector<WordSpan> words_of(const std::string& text) {
  std::vector<WordSpan> words;
  bool open = false;  // the last word goes on
  std::size_t at = 0;
  for (const std::string_view point : code_points(text)) {
    const std::size_t begin = at;
    at += point.size();
    if (point == " " || point == "\n" || point == "\t" || point == "\r") {
      open = false;
    } else if (point.size() >= 3 && point >= kFirstWithoutBlanks) {
      words.push_back({begin, at});
      open = false;
    } else if (open) {
      words.back().end = at;
    } else {
      words.push_back({begin, at});
      open = true;
    }
  }
  return words;
}

std::vector<bool> kept_words(const std::string& before, const std::string& after) {
  std::map<std::string, char32_t> numbers;
  const std::vector<char32_t> reference = numbered(before, numbers);
  const std::vector<char32_t> candidate = numbered(after, numbers);
  std::vector<bool> kept(reference.size());
  LongestCommonSubsequence common;
  common.set_reference(reference);
  common.mark(candidate, kept);
  return kept;
}

}  // namespace vqlm
