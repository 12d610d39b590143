// The four passes that 13a and zh share: symbols apart; full stop and comma apart unless between
// digits; hyphen apart after a digit. Each pass goes from left to right and consumes what it
// matched. Only ASCII matters to them, so they work on bytes. Scoring rules, section 4.2.
#pragma once

#include <string>

namespace vqlm {

// Whether the first pass parts it: an ASCII symbol, the blank too, but not ' , - and the full stop.
constexpr bool is_split_symbol(char c) {
  return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') ||
         (c >= '(' && c <= '+') || (c >= ':' && c <= '@') || c == '/';
}

// Applies all four to `line` in place; `scratch` is working space.
void apply_punctuation_passes(std::string& line, std::string& scratch);

}  // namespace vqlm
