#include "app/fixed_codes_option.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "core/error.h"

namespace vqlm {
namespace {

std::optional<int> number(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || value < 0) return std::nullopt;
  return value;
}

[[noreturn]] void refuse(std::string_view entry, const std::string& expected) {
  throw InvalidArgument(expected_got("--fix", expected, "'" + std::string(entry) + "'"));
}

// "1.0" as the index of level 1, head 0.
int codebook_index(std::string_view entry, std::string_view name,
                   const std::vector<CodebookInfo>& codebooks) {
  const std::size_t dot = name.find('.');
  constexpr int kNone = -1;
  const int level = number(name.substr(0, dot)).value_or(kNone);
  const int head =
      dot == std::string_view::npos ? kNone : number(name.substr(dot + 1)).value_or(kNone);
  const auto it = std::find_if(codebooks.begin(), codebooks.end(), [&](const CodebookInfo& info) {
    return level == info.level && head == info.head;
  });
  if (it == codebooks.end()) {
    std::string known;
    for (const CodebookInfo& info : codebooks)
      known += (known.empty() ? "" : ", ") + std::to_string(info.level) + "." +
               std::to_string(info.head);
    refuse(entry, "one of the codebooks " + known);
  }
  return static_cast<int>(it - codebooks.begin());
}

FixedCode parse_one(std::string_view entry, const std::vector<CodebookInfo>& codebooks) {
  FixedCode fixed;
  const std::size_t colon = entry.find(':');
  std::string_view rest = entry;
  if (colon != std::string_view::npos) {
    fixed.codebook = codebook_index(entry, entry.substr(0, colon), codebooks);
    rest = entry.substr(colon + 1);
  }
  const std::size_t equals = rest.find('=');
  const auto place = number(rest.substr(0, equals));
  const auto code =
      equals == std::string_view::npos ? std::nullopt : number(rest.substr(equals + 1));
  if (!place || !code) refuse(entry, "PLACE=CODE or LEVEL.HEAD:PLACE=CODE");
  const auto size = codebooks.at(static_cast<std::size_t>(fixed.codebook)).num_codes;
  if (*code >= size) refuse(entry, "a code from 0 to " + std::to_string(size - 1));
  fixed.place = *place;
  fixed.code = *code;
  return fixed;
}

}  // namespace

std::vector<FixedCode> parse_fixed_codes(const std::string& text,
                                         const std::vector<CodebookInfo>& codebooks) {
  std::vector<FixedCode> result;
  std::string_view left = text;
  for (bool more = true; more;) {
    const std::size_t comma = left.find(',');
    result.push_back(parse_one(left.substr(0, comma), codebooks));
    more = comma != std::string_view::npos;
    if (more) left.remove_prefix(comma + 1);
  }
  return result;
}

}  // namespace vqlm
