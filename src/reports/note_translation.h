// Reasons and interval methods come from components in English ("no codes", "bootstrap over
// segments, 1000 resamples, seed 12345"); a Chinese report prints them in Chinese.
#pragma once

#include <string>

#include "reports/language.h"

namespace vqlm {

// Known parts are translated; a note with an unknown one stays as it is.
std::string translated(const std::string& note, Language language);

}  // namespace vqlm
