#include "metrics/tokenizer_13a.h"

#include "metrics/punctuation_passes.h"

namespace vqlm {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::size_t position = text.find(from);
  if (position == std::string::npos) return;
  std::string result;
  std::size_t start = 0;
  for (; position != std::string::npos; position = text.find(from, start)) {
    result.append(text, start, position - start);
    result += to;
    start = position + from.size();
  }
  result.append(text, start);
  text = std::move(result);
}

}  // namespace

void Tokenizer13a::tokenize(std::string_view line, std::string& out) const {
  std::string text;
  text.reserve(line.size() + 2);
  text = line;
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  if (text.find('&') != std::string::npos) {
    replace_all(text, "&quot;", "\"");
    replace_all(text, "&amp;", "&");
    replace_all(text, "&lt;", "<");
    replace_all(text, "&gt;", ">");
  }
  out.clear();
  out += ' ';
  out += text;
  out += ' ';
  apply_punctuation_passes(out, text);
}

}  // namespace vqlm
