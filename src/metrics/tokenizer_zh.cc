#include "metrics/tokenizer_zh.h"

#include <array>
#include <bitset>

#include "metrics/code_point_range.h"
#include "metrics/code_point_text.h"
#include "metrics/punctuation_passes.h"

namespace vqlm {
namespace {

// The ranges of the scoring rules, section 4.2, that mean what they say.
constexpr CodePointRange kChinese[] = {
    {0x2600, 0x27BF}, {0x2E80, 0x2FDF}, {0x2FF0, 0x303F}, {0x3100, 0x312F}, {0x31A0, 0x31BF},
    {0x31C0, 0x31EF}, {0x3200, 0x33FF}, {0x3400, 0x4DB5}, {0x4E00, 0x9FBB}, {0xF900, 0xFA2D},
    {0xFA30, 0xFA6A}, {0xFA70, 0xFAD9}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE4F}, {0xFF00, 0xFFEF},
};
constexpr CodePointRange kMistaken{0x2001, 0x2A6D};  // the other is among the above
constexpr CodePointRange kMeant[] = {{0x20000, 0x2A6D6}, {0x2F800, 0x2FA1D}};

// One bit for each code point below U+10000.
using CodePointSet = std::bitset<0x10000>;

CodePointSet make_set(bool correct_quirks) {
  CodePointSet set;
  const auto add = [&set](const CodePointRange& range) {
    for (char32_t c = range.first; c <= range.last; ++c) set.set(c);
  };
  for (const CodePointRange& range : kChinese) add(range);
  if (!correct_quirks) add(kMistaken);
  return set;
}

enum class Kind : unsigned char {
  kPlain,
  kPaired,      // full stop, comma, hyphen: apart or not, as their neighbours say
  kWhite,       // white space but the blank, or its first byte if that is C2 or E1
  kSymbol,      // always apart
  kThreeBytes,  // first byte of U+2000 to U+FFFF
  kFourBytes,   // first byte of U+10000 to U+3FFFF
};

constexpr std::array<Kind, 256> make_kinds() {
  std::array<Kind, 256> kinds{};
  for (unsigned c = 0; c < 0x80; ++c) {
    if (is_white_space(c)) kinds[c] = Kind::kWhite;
    if (is_split_symbol(static_cast<char>(c))) kinds[c] = Kind::kSymbol;
  }
  kinds['.'] = kinds[','] = kinds['-'] = Kind::kPaired;
  kinds[0xC2] = kinds[0xE1] = Kind::kWhite;
  for (unsigned c = 0xE2; c < 0xF0; ++c) kinds[c] = Kind::kThreeBytes;
  kinds[0xF0] = Kind::kFourBytes;
  return kinds;
}

constexpr std::array<Kind, 256> kKinds = make_kinds();

// Length of the Chinese character at `position`, whose first byte is of the kind; 0: it is none.
std::size_t chinese_length(std::string_view line, std::size_t position, Kind kind,
                           const CodePointSet& chinese) {
  if (kind == Kind::kFourBytes) {
    std::size_t end = position;
    return in_ranges(kMeant, next_code_point(line, end)) ? end - position : 0;
  }
  if (line.size() - position < 3) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(line[position + i]); };
  if ((byte(1) & 0xC0U) != 0x80U || (byte(2) & 0xC0U) != 0x80U) return 0;
  return chinese[(byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU)] ? 3 : 0;
}

// Bytes that have neither symbols nor Chinese characters among them. Before and behind them is a
// blank wherever the line goes on.
struct Run {
  std::size_t start = 0, end = 0;
  bool paired = false;  // has a full stop, comma or hyphen
  bool white = false;   // may have white space
};

// The most bytes that the passes make of one: a full stop between letters.
constexpr std::size_t kGrowth = 8;

// Calls `on_run` and `on_token(start, length)` in turns, from the first byte to the last.
template <typename OnRun, typename OnToken>
void walk(std::string_view line, bool correct_quirks, OnRun on_run, OnToken on_token) {
  static const CodePointSet kAsTheyAre = make_set(false), kCorrected = make_set(true);
  const CodePointSet& chinese = correct_quirks ? kCorrected : kAsTheyAre;
  Run run;
  while (run.end < line.size()) {
    const auto first = static_cast<unsigned char>(line[run.end]);
    const Kind kind = kKinds[first];
    std::size_t length = 0;  // of a token that stands alone
    if (kind == Kind::kSymbol)
      length = 1;
    else if (kind == Kind::kThreeBytes || (kind == Kind::kFourBytes && correct_quirks))
      length = chinese_length(line, run.end, kind, chinese);
    if (length == 0) {
      run.paired = run.paired || kind == Kind::kPaired;
      run.white = run.white || kind == Kind::kWhite || first == 0xE2;
      ++run.end;
      continue;
    }
    on_run(run);
    on_token(run.end, length);
    run = Run{run.end + length, run.end + length};
  }
  on_run(run);
}

void append_words(std::string_view text, std::vector<std::string_view>& words) {
  std::size_t start = 0, position = 0;
  const auto add = [&] {
    if (position > start) words.push_back(text.substr(start, position - start));
  };
  while (position < text.size()) {
    const std::size_t length = white_space_length(text, position);
    if (length == 0) {
      ++position;
      continue;
    }
    add();
    start = position += length;
  }
  add();
}

}  // namespace

void TokenizerZh::tokenize(std::string_view line, std::string& out) const {
  line = strip(line);
  out.clear();
  walk(
      line, correct_quirks_,
      [&](const Run& run) {
        if (run.paired)
          out += parted(line, run.start, run.end);
        else
          out.append(line, run.start, run.end - run.start);
      },
      [&](std::size_t start, std::size_t length) {
        out += ' ';
        out.append(line, start, length);
        out += ' ';
      });
}

void TokenizerZh::cut(std::string_view line, std::string& scratch,
                      std::vector<std::string_view>& tokens) const {
  line = strip(line);
  scratch.clear();
  tokens.clear();
  const auto on_run = [&](const Run& run) {
    if (run.start == run.end) return;
    std::string_view text = line.substr(run.start, run.end - run.start);
    if (run.paired) {
      scratch.reserve(kGrowth * (line.size() + 2));  // so that views into it stay good
      const std::size_t start = scratch.size();
      scratch += parted(line, run.start, run.end);
      text = std::string_view(scratch).substr(start);
    }
    if (run.paired || run.white)
      append_words(text, tokens);
    else
      tokens.push_back(text);
  };
  walk(line, correct_quirks_, on_run, [&](std::size_t start, std::size_t length) {
    if (white_space_length(line, start) == 0) tokens.push_back(line.substr(start, length));
  });
}

std::string_view TokenizerZh::parted(std::string_view line, std::size_t start,
                                     std::size_t end) const {
  run_.clear();
  if (start > 0) run_ += ' ';
  run_ += line.substr(start, end - start);
  if (end < line.size()) run_ += ' ';
  apply_punctuation_passes(run_, passes_);
  return run_;
}

}  // namespace vqlm
