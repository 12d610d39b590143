#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "reports/latex_reporter.h"

namespace vqlm {
namespace {

struct Escape {
  std::uint32_t code;
  const char* latex;
};

constexpr Escape kEscapes[] = {
    {'\\', "\\textbackslash{}"},
    {'{', "\\{"},
    {'}', "\\}"},
    {'$', "\\$"},
    {'&', "\\&"},
    {'#', "\\#"},
    {'%', "\\%"},
    {'_', "\\_\\allowbreak{}"},
    {'^', "\\textasciicircum{}"},
    {'~', "\\textasciitilde{}"},
    {'<', "\\textless{}"},
    {'>', "\\textgreater{}"},
    {'|', "\\textbar\\allowbreak{}"},
    {'"', "\\textquotedbl{}"},
    {'-', "-{}"},  // no dash out of two hyphens
    {'`', "\\textasciigrave{}"},
    {'[', "{[}"},  // no option of the line break before it
    {']', "{]}"},
    {'*', "{*}"},
    {'\n', " "},
    {'\t', " "},
    {0x00A0, "~"},
    {0x00B1, "\\ensuremath{\\pm}"},
    {0x00D7, "\\ensuremath{\\times}"},
    {0x00B7, "\\textperiodcentered{}"},
    {0x2020, "\\textdagger{}"},
    {0x0394, "\\ensuremath{\\Delta}"},
    {0x03B1, "\\ensuremath{\\alpha}"},
    {0x03B2, "\\ensuremath{\\beta}"},
    {0x03B3, "\\ensuremath{\\gamma}"},
    {0x03B4, "\\ensuremath{\\delta}"},
    {0x03B5, "\\ensuremath{\\varepsilon}"},
    {0x03BB, "\\ensuremath{\\lambda}"},
    {0x03BC, "\\ensuremath{\\mu}"},
    {0x03C0, "\\ensuremath{\\pi}"},
    {0x03C3, "\\ensuremath{\\sigma}"},
    {0x03C4, "\\ensuremath{\\tau}"},
    {0x2191, "\\ensuremath{\\uparrow}"},
    {0x2193, "\\ensuremath{\\downarrow}"},
    {0x2192, "\\ensuremath{\\rightarrow}"},
    {0x2264, "\\ensuremath{\\leq}"},
    {0x2265, "\\ensuremath{\\geq}"},
    {0x2212, "\\ensuremath{-}"},
    {0xFFFD, "\\textit{?}"},
};

const char* escape_of(std::uint32_t code) {
  for (const Escape& escape : kEscapes)
    if (escape.code == code) return escape.latex;
  return nullptr;
}

// Latin-1, Latin Extended-A as far as T1 has it, dashes and quotation marks.
bool in_t1(std::uint32_t code) {
  if (code < 0x80 || (code >= 0xA1 && code <= 0xFF)) return code != 0xAD;
  if (code >= 0x100 && code <= 0x17E)
    return code != 0x126 && code != 0x127 && code != 0x138 && code != 0x13F && code != 0x140 &&
           code != 0x149 && code != 0x166 && code != 0x167;
  switch (code) {
    case 0x2013:
    case 0x2014:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2026:
    case 0x20AC:
      return true;
    default:
      return false;
  }
}

// What a common font for simplified Chinese has, kana included.
bool in_chinese(std::uint32_t code) {
  return (code >= 0x3000 && code <= 0x301F) || (code >= 0x3041 && code <= 0x30FE) ||
         (code >= 0x4E00 && code <= 0x9FA5) || (code >= 0xFF01 && code <= 0xFF5E);
}

template <typename Visit>
void for_each_code_point(const std::string& text, const Visit& visit) {
  const int length = static_cast<int>(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (int i = 0; i < length;) {
    const int start = i;
    UChar32 code = 0;
    U8_NEXT(bytes, i, length, code);
    visit(static_cast<std::uint32_t>(code < 0 ? 0xFFFD : code),
          text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
  }
}

}  // namespace

std::string latex_escaped(const std::string& text) {
  std::string result;
  std::uint32_t last = 0;
  for_each_code_point(text, [&](std::uint32_t code, const std::string& bytes) {
    const char* escape = escape_of(code);
    if (code == last && (code == ',' || code == '\'')) result += "{}";  // no quotation mark of two
    result += escape != nullptr ? escape : bytes;
    last = code;
  });
  return result;
}

LatexScript latex_script(const std::string& text) {
  LatexScript script = LatexScript::kLatin;
  for_each_code_point(text, [&](std::uint32_t code, const std::string&) {
    if (escape_of(code) != nullptr || in_t1(code)) return;
    script = std::max(script, in_chinese(code) ? LatexScript::kChinese : LatexScript::kOther);
  });
  return script;
}

}  // namespace vqlm
