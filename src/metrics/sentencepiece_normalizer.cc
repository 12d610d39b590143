#include "metrics/sentencepiece_normalizer.h"

#include <cstring>

#include "core/error.h"
#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

std::vector<PieceTrie::Entry> user_defined_pieces(const SentencePieceModel& model) {
  std::vector<PieceTrie::Entry> entries;
  for (const SentencePieceModel::Piece& piece : model.pieces)
    if (piece.type == SentencePieceModel::Type::kUserDefined) entries.push_back({piece.text, 0});
  return entries;
}

// A unit of a double array as Darts-clone writes it.
std::uint32_t label(std::uint32_t unit) { return unit & 0x800000FFU; }
std::size_t offset(std::uint32_t unit) { return (unit >> 10) << ((unit & 0x200U) >> 6); }
bool has_leaf(std::uint32_t unit) { return (unit >> 8 & 1U) != 0; }
std::size_t value(std::uint32_t unit) { return unit & 0x7FFFFFFFU; }

}  // namespace

SentencePieceNormalizer::SentencePieceNormalizer(const SentencePieceModel& model)
    : add_dummy_prefix_(model.add_dummy_prefix),
      whitespace_as_suffix_(model.whitespace_as_suffix),
      remove_extra_whitespaces_(model.remove_extra_whitespaces),
      blank_(model.escape_whitespaces ? "\xE2\x96\x81" : " "),
      user_defined_(user_defined_pieces(model)) {
  if (!model.charsmap.empty()) read_table(model.charsmap);
}

// Its form: bytes of the double array (4 bytes, little-endian), the double array, the replacements.
void SentencePieceNormalizer::read_table(std::string_view charsmap) {
  std::uint32_t size = 0;
  const std::size_t head = sizeof size;
  if (charsmap.size() > head) std::memcpy(&size, charsmap.data(), head);
  if (size == 0 || size % sizeof size != 0 || size >= charsmap.size() - head ||
      charsmap.back() != '\0')
    throw RuntimeError(
        expected_got("SentencePiece model", "a table of normalisation rules", "a damaged one"));
  units_.resize(size / sizeof size);
  std::memcpy(units_.data(), charsmap.data() + head, size);
  replacements_ = charsmap.substr(head + size);
}

// Length and replacement of the longest rule that `text` begins with; length 0: none.
std::pair<std::size_t, std::size_t> SentencePieceNormalizer::longest_rule(
    std::string_view text) const {
  std::pair<std::size_t, std::size_t> longest{0, 0};
  if (units_.empty()) return longest;
  std::size_t node = offset(units_[0]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    node ^= byte;
    if (node >= units_.size() || label(units_[node]) != byte) break;
    const bool leaf = has_leaf(units_[node]);
    node ^= offset(units_[node]);
    if (node >= units_.size()) break;
    if (leaf) longest = {i + 1, value(units_[node])};
  }
  return longest;
}

std::pair<std::string_view, std::size_t> SentencePieceNormalizer::next(
    std::string_view text) const {
  if (const std::size_t length = user_defined_.longest_prefix(text); length > 0)
    return {text.substr(0, length), length};
  const auto [length, replacement] = longest_rule(text);
  if (length > 0 && replacement < replacements_.size())
    return {replacements_.data() + replacement, length};
  std::size_t end = 0;
  const char32_t c = next_code_point(text, end);
  const bool invalid = c >= 0xDC80 && c <= 0xDCFF;
  return {invalid ? std::string_view("\xEF\xBF\xBD") : text.substr(0, end), end};
}

void SentencePieceNormalizer::normalize(std::string_view text, std::string& out) const {
  out.clear();
  while (remove_extra_whitespaces_ && !text.empty()) {
    const auto [piece, length] = next(text);
    if (piece != " ") break;
    text.remove_prefix(length);
  }
  if (text.empty()) return;
  if (add_dummy_prefix_ && !whitespace_as_suffix_) out += blank_;
  bool after_blank = remove_extra_whitespaces_;
  while (!text.empty()) {
    auto [piece, length] = next(text);
    text.remove_prefix(length);
    while (after_blank && piece.starts_with(' ')) piece.remove_prefix(1);
    for (const char c : piece)
      if (c == ' ')
        out += blank_;
      else
        out += c;
    if (!piece.empty()) after_blank = remove_extra_whitespaces_ && piece.back() == ' ';
  }
  while (remove_extra_whitespaces_ && std::string_view(out).ends_with(blank_))
    out.resize(out.size() - blank_.size());
  if (add_dummy_prefix_ && whitespace_as_suffix_) out += blank_;
}

}  // namespace vqlm
