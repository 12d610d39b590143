#include "reports/language.h"

#include "core/error.h"
#include "core/registry.h"

namespace vqlm {

Language language_from_name(const std::string& name) {
  if (name == "en") return Language::kEnglish;
  if (name == "zh") return Language::kChinese;
  throw_unknown_name("language", name, {"en", "zh"});
}

const char* language_name(Language language) {
  return language == Language::kChinese ? "zh" : "en";
}

}  // namespace vqlm
