#include "metrics/tokenizer_char.h"

#include "metrics/code_point_text.h"

namespace vqlm {

void TokenizerChar::tokenize(std::string_view line, std::string& out) const {
  out.clear();
  for (std::size_t position = 0; position < line.size();) {
    const std::size_t start = position;
    next_code_point(line, position);
    out += line.substr(start, position - start);
    out += ' ';
  }
}

}  // namespace vqlm
