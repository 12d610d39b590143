#include "scoring/text_encoding.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace vqlm {
namespace {

using NamePair = std::pair<std::string_view, std::string_view>;

// Python's names whose iconv name is not the same with other punctuation.
constexpr std::array<NamePair, 42> kDifferentNames{{
    {"646", "ASCII"},
    {"8859", "ISO-8859-1"},
    {"arabic", "ISO-8859-6"},
    {"big5_tw", "BIG5"},
    {"chinese", "EUC-CN"},
    {"cp819", "ISO-8859-1"},
    {"cyrillic", "ISO-8859-5"},
    {"euc_jis2004", "EUC-JISX0213"},
    {"euc_jis_2004", "EUC-JISX0213"},
    {"eucjis2004", "EUC-JISX0213"},
    {"gb2312", "EUC-CN"},
    {"gb18030_2000", "GB18030"},
    {"greek", "ISO-8859-7"},
    {"hebrew", "ISO-8859-8"},
    {"hkscs", "BIG5-HKSCS"},
    {"iso8859", "ISO-8859-1"},
    {"korean", "EUC-KR"},
    {"ks_c_5601", "EUC-KR"},
    {"ksc5601", "EUC-KR"},
    {"latin", "ISO-8859-1"},
    {"mac_cyrillic", "MAC-CYRILLIC"},
    {"mac_roman", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"ms932", "CP932"},
    {"ms936", "GBK"},
    {"ms949", "UHC"},
    {"ms_kanji", "CP932"},
    {"s_jis", "SHIFT_JIS"},
    {"shiftjis", "SHIFT_JIS"},
    {"shift_jis_2004", "SHIFT_JISX0213"},
    {"thai", "ISO-8859-11"},
    {"u16", "UTF-16"},
    {"u32", "UTF-32"},
    {"u7", "UTF-7"},
    {"u_jis", "EUC-JP"},
    {"ujis", "EUC-JP"},
    {"unicodebigunmarked", "UTF-16BE"},
    {"unicodelittleunmarked", "UTF-16LE"},
    {"us", "ASCII"},
    {"us_ascii", "ASCII"},
    {"utf_16be", "UTF-16BE"},
    {"utf_16le", "UTF-16LE"},
}};

constexpr std::array<std::string_view, 7> kUtf8Names{"cp65001", "u8",        "utf",      "utf8",
                                                     "utf_8",   "utf8_ucs2", "utf8_ucs4"};

// Latin-1 to Latin-10 are these parts of ISO 8859.
constexpr std::array<int, 10> kLatinParts{1, 2, 3, 4, 9, 10, 13, 14, 15, 16};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number behind `prefix` ("windows_1252", "cp437"), or "".
std::string number_behind(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return "";
  name.remove_prefix(prefix.size());
  if (name.starts_with("_")) name.remove_prefix(1);
  const bool number = !name.empty() && std::all_of(name.begin(), name.end(), is_digit);
  return number ? std::string(name) : "";
}

std::string with_punctuation(const std::string& name, const std::string& mark) {
  std::string text;
  for (const char c : name) text += c == '_' ? mark : std::string(1, c);
  return text;
}

// Families of names that end in a number.
std::string numbered_name(const std::string& name) {
  for (const std::string prefix : {"windows", "cp", "ibm", ""})
    if (const std::string number = number_behind(name, prefix); !number.empty())
      return "CP" + number;
  for (const std::string prefix : {"iso8859", "iso_8859"})
    if (const std::string number = number_behind(name, prefix); !number.empty())
      return "ISO-8859-" + number;
  for (const std::string prefix : {"latin", "l"}) {
    const std::string number = number_behind(name, prefix);
    if (number.empty() || number.size() > 2) continue;
    const auto part = static_cast<std::size_t>(std::stoi(number));
    if (part >= 1 && part <= kLatinParts.size())
      return "ISO-8859-" + std::to_string(kLatinParts[part - 1]);
  }
  return "";
}

}  // namespace

std::string normal_encoding_name(const std::string& name) {
  std::string normal;
  bool gap = false;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
    if (!upper && !lower && !is_digit(c) && c != '.') {
      gap = true;
      continue;
    }
    if (gap && !normal.empty()) normal += '_';
    gap = false;
    normal += upper ? static_cast<char>(c + 32) : c;
  }
  return normal;
}

bool is_utf8_name(const std::string& normal_name) {
  return std::find(kUtf8Names.begin(), kUtf8Names.end(), normal_name) != kUtf8Names.end();
}

std::vector<std::string> iconv_names(const std::string& normal_name) {
  if (normal_name.empty()) return {};
  std::vector<std::string> names;
  for (const auto& [python, iconv] : kDifferentNames)
    if (python == normal_name) names.emplace_back(iconv);
  if (const std::string name = numbered_name(normal_name); !name.empty()) names.push_back(name);
  for (const char* mark : {"-", "_", ""}) names.push_back(with_punctuation(normal_name, mark));
  return names;
}

}  // namespace vqlm
