#include "metrics/tokenizer_none.h"

namespace vqlm {

void TokenizerNone::tokenize(std::string_view line, std::string& out) const { out = line; }

}  // namespace vqlm
