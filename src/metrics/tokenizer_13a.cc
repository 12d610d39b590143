#include "metrics/tokenizer_13a.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstdint>

#include "metrics/code_point_text.h"
#include "metrics/punctuation_passes.h"
#include "metrics/replace_all.h"

namespace vqlm {
namespace {

// What the rules see in a byte, a bit each. White space other than the blank parts tokens but is a
// letter to the rules; beyond ASCII it begins with C2, E1, E2 or E3.
enum : std::uint8_t { kLetter = 0, kDigit = 1, kHyphen = 2, kPoint = 4, kSymbol = 8, kWhite = 16 };

constexpr std::array<std::uint8_t, 256> byte_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (unsigned c = 0; c < 256; ++c) {
    const auto byte = static_cast<char>(c);
    if (is_split_symbol(byte)) kinds[c] = kSymbol;
    if (c >= '0' && c <= '9') kinds[c] = kDigit;
    if (c != ' ' && c < 0x80 && is_white_space(c)) kinds[c] = kWhite;
  }
  for (const unsigned c : {0xC2U, 0xE1U, 0xE2U, 0xE3U}) kinds[c] = kWhite;
  kinds['-'] = kHyphen;
  kinds['.'] = kinds[','] = kPoint;
  return kinds;
}
constexpr std::array<std::uint8_t, 256> kKinds = byte_kinds();

// The most bytes the passes make of one: a full stop between letters.
constexpr std::size_t kGrowth = 8;

// Entities, skipped parts and line ends reach over blanks.
bool needs_whole_line(std::string_view line) {
  return line.find('&') != std::string_view::npos || line.find('\n') != std::string_view::npos ||
         line.find("<skipped>") != std::string_view::npos;
}

// Calls `visit` with the position of each byte that is no ASCII letter, in order.
template <typename Visit>
void visit_non_letters(std::string_view text, Visit visit) {
  std::size_t position = 0;
#ifdef __SSE2__
  // 'a' is moved to -128, so that one signed comparison finds what is no letter.
  const __m128i case_bit = _mm_set1_epi8(0x20), to_lowest = _mm_set1_epi8(0x80 - 'a');
  const __m128i letters = _mm_set1_epi8(-128 + 25);
  for (; position + 16 <= text.size(); position += 16) {
    const auto* block = reinterpret_cast<const __m128i*>(text.data() + position);
    const __m128i lower = _mm_or_si128(_mm_loadu_si128(block), case_bit);
    const __m128i beyond = _mm_cmpgt_epi8(_mm_add_epi8(lower, to_lowest), letters);
    for (auto rest = static_cast<unsigned>(_mm_movemask_epi8(beyond)); rest != 0; rest &= rest - 1)
      visit(position + static_cast<unsigned>(std::countr_zero(rest)));
  }
#endif
  for (; position < text.size(); ++position) {
    const auto lower = static_cast<unsigned char>((text[position] | 0x20) - 'a');
    if (lower >= 26) visit(position);
  }
}

}  // namespace

// The kinds of the bytes between two blanks: of the last one and of those before it.
struct Tokenizer13a::Chunk {
  std::size_t start = 0, next = 0;  // next: behind the last byte that was added
  unsigned inner = kLetter, last = kLetter;

  std::size_t size() const { return next - start; }
  void add(std::size_t position, unsigned kind) {
    inner |= last;
    last = kind;
    next = position + 1;
  }
  void end_at(std::size_t end) {
    if (next != end) add(end - 1, kLetter);
  }
};

void Tokenizer13a::tokenize(std::string_view line, std::string& out) const {
  std::string text;
  text.reserve(line.size() + 2);
  text = line;
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  resolve_entities(text);
  out.clear();
  out += ' ';
  out += text;
  out += ' ';
  apply_punctuation_passes(out, text);
}

void Tokenizer13a::cut(std::string_view line, std::string& scratch,
                       std::vector<std::string_view>& tokens) const {
  if (needs_whole_line(line)) return BleuTokenizer::cut(line, scratch, tokens);
  tokens.clear();
  scratch.clear();
  Chunk chunk;
  const auto finish = [&](std::size_t end) {
    chunk.end_at(end);
    add_chunk(line, chunk, scratch, tokens);
    chunk = Chunk{end + 1, end + 1};
  };
  visit_non_letters(line, [&](std::size_t position) {
    if (line[position] == ' ') return finish(position);
    chunk.add(position, kKinds[static_cast<unsigned char>(line[position])]);
  });
  finish(line.size());
}

// `scratch` gets room for all there may be at once: views into it stay good.
void Tokenizer13a::add_chunk(std::string_view line, const Chunk& chunk, std::string& scratch,
                             std::vector<std::string_view>& tokens) const {
  const std::string_view text = line.substr(chunk.start, chunk.size());
  if (text.empty()) return;
  const unsigned all = chunk.inner | chunk.last;
  const bool number_and_hyphen = (all & (kDigit | kHyphen)) == (kDigit | kHyphen);
  if ((chunk.inner & kPoint) != 0 || (all & (kSymbol | kWhite)) != 0 || number_and_hyphen) {
    scratch.reserve(kGrowth * line.size() + 2 * kGrowth);
    cut_chunk(text, scratch, tokens);
  } else if (chunk.last == kPoint && text.size() > 1) {
    tokens.push_back(text.substr(0, text.size() - 1));
    tokens.push_back(text.substr(text.size() - 1));
  } else {
    tokens.push_back(text);
  }
}

// By the passes themselves.
void Tokenizer13a::cut_chunk(std::string_view chunk, std::string& scratch,
                             std::vector<std::string_view>& tokens) const {
  chunk_.assign(1, ' ');
  chunk_ += chunk;
  chunk_ += ' ';
  apply_punctuation_passes(chunk_, passes_);
  const std::size_t start = scratch.size();
  scratch += chunk_;
  split_white_space(std::string_view(scratch).substr(start), chunk_tokens_);
  tokens.insert(tokens.end(), chunk_tokens_.begin(), chunk_tokens_.end());
}

}  // namespace vqlm
