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

WordChanges word_changes(const std::string& before, const WordSpan& stretch,
                         const std::string& after) {
  std::map<std::string, char32_t> numbers;
  const std::vector<char32_t> all = numbered(before, numbers), other = numbered(after, numbers);
  const std::vector<WordSpan> words = words_of(before);
  std::vector<char32_t> outside;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].begin >= stretch.end || stretch.begin >= words[i].end) outside.push_back(all[i]);
  LongestCommonSubsequence common;
  const std::size_t kept = common.length(all, other);
  const std::size_t kept_outside = common.length(outside, other);
  WordChanges changes;
  changes.num_outside = outside.size();
  changes.num_inside = all.size() - outside.size();
  changes.changed_outside = changes.num_outside - kept_outside;
  changes.changed_inside = changes.num_inside - (kept - kept_outside);
  return changes;
}

}  // namespace vqlm
