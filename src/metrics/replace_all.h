// Replacement of pieces of a line, as the tokenizers' rules begin with.
#pragma once

#include <string>
#include <string_view>

namespace vqlm {

// Every occurrence of `from` (not empty), left to right, none within what was put in.
void replace_all(std::string& text, std::string_view from, std::string_view to);
// &quot; &amp; &lt; &gt; to what they stand for, one after the other, so that "&amp;lt;" ends as
// "<".
void resolve_entities(std::string& text);

}  // namespace vqlm
