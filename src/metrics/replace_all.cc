#include "metrics/replace_all.h"

namespace vqlm {

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
  text.swap(result);
}

void resolve_entities(std::string& text) {
  if (text.find('&') == std::string::npos) return;
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
}

}  // namespace vqlm
