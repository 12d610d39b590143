// Names of character encodings as Python knows them, for iconv.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

// "Latin-1" -> "latin_1": lower case, runs of other characters than letters, digits and dots are
// one underscore, none at the ends.
std::string normal_encoding_name(const std::string& name);

bool is_utf8_name(const std::string& normal_name);
// Names under which iconv may know it, most likely first; empty for a name that is none.
std::vector<std::string> iconv_names(const std::string& normal_name);

}  // namespace vqlm
