#include "reports/line_breaks.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr std::size_t kLongWord = 6;  // letters on each side of a hyphen that may end a line
constexpr const char* kNoBreakBlank = "\u00a0";

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> result;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<int>(text.size());
  for (int at = 0; at < length;) {
    const int start = at;
    U8_FWD_1(bytes, at, length);
    result.push_back(
        text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)));
  }
  return result;
}

bool is_one_of(const std::string& character, std::initializer_list<const char*> all) {
  return std::find(all.begin(), all.end(), character) != all.end();
}

bool opens(const std::string& character) {
  return is_one_of(character, {"（", "《", "「", "“", "‘", "(", "["});
}

bool closes(const std::string& character) {
  return is_one_of(character, {"）", "》", "」", "”", "’", "，", "、", "。", "；", "：",
                               "！", "？", "％", ")", "]", ",",  ";",  ":",  ".",  "%"});
}

bool is_wide(const std::string& character) { return display_width(character) == 2; }

bool all_letters(const std::vector<std::string>& text, std::size_t begin, std::size_t end) {
  return end <= text.size() &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin),
                     text.begin() + static_cast<std::ptrdiff_t>(end), [](const std::string& one) {
                       return one.size() == 1 && std::isalpha(static_cast<unsigned char>(one[0]));
                     });
}

// Whether a line may end behind the character at `at`, which is not the last.
bool may_end(const std::vector<std::string>& text, std::size_t at) {
  const std::string &here = text[at], &next = text[at + 1];
  if (next == " ") return false;
  if (here == " ") return true;
  if (here == "-" && at >= kLongWord)
    return all_letters(text, at - kLongWord, at) && all_letters(text, at + 1, at + 1 + kLongWord);
  if (opens(here) || closes(next) || here == kNoBreakBlank || next == kNoBreakBlank) return false;
  return is_wide(here) || is_wide(next);
}

std::vector<std::string> pieces(const std::string& text) {
  const std::vector<std::string> all = characters(text);
  std::vector<std::string> result;
  std::string piece;
  for (std::size_t at = 0; at < all.size(); ++at) {
    piece += all[at];
    if (at + 1 < all.size() && !may_end(all, at)) continue;
    result.push_back(piece);
    piece.clear();
  }
  return result;
}

std::string without_last_blanks(const std::string& text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

// Ends a line before every character that no longer fits; what is left is begun in `line`.
void break_anywhere(const std::string& piece, int columns, std::vector<std::string>& lines,
                    std::string& line) {
  for (const std::string& one : characters(piece)) {
    if (one != " " && !line.empty() && display_width(line + one) > columns) {
      lines.push_back(line);
      line.clear();
    }
    line += one;
  }
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

std::vector<std::string> wrapped(const std::string& text, int columns) {
  std::vector<std::string> lines;
  std::string line;
  for (const std::string& piece : pieces(text)) {
    if (!line.empty() && display_width(line + without_last_blanks(piece)) > columns) {
      lines.push_back(without_last_blanks(line));
      line.clear();
    }
    break_anywhere(piece, columns, lines, line);
  }
  if (!line.empty()) lines.push_back(without_last_blanks(line));
  return lines;
}

int longest_piece(const std::string& text) {
  int longest = 0;
  for (const std::string& piece : pieces(text))
    longest = std::max(longest, display_width(without_last_blanks(piece)));
  return longest;
}

std::string kept_together(std::string text) {
  const std::string blank = kNoBreakBlank;
  replace_all(text, " ± ", blank + "±" + blank);
  for (const char* mark : {"†", "*", "↑", "↓"})
    replace_all(text, std::string(" ") + mark, blank + mark);
  return text;
}

}  // namespace vqlm
