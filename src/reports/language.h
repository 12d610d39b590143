// The language of a report, and text given in both.
#pragma once

#include <string>

namespace vqlm {

enum class Language { kEnglish, kChinese };
Language language_from_name(const std::string& name);  // "en", "zh"; throws InvalidArgument
const char* language_name(Language language);

struct LocalText {
  std::string en, zh;

  const std::string& in(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
  bool empty() const { return en.empty() && zh.empty(); }
};

}  // namespace vqlm
