// Colours of text on a terminal, as control sequences. Text is laid out with them in it; where the
// output is no terminal they are taken out at the end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vqlm {

enum class Colour { kRed = 31, kGreen = 32, kYellow = 33, kCyan = 36 };

class Painter {
 public:
  explicit Painter(bool enabled) : enabled_(enabled) {}
  std::string paint(const std::string& text, Colour colour) const;

 private:
  bool enabled_;
};

// Without control sequences that begin with ESC [ (colours) or ESC ] (titles).
std::string without_colours(std::string_view text);
// Code points that a terminal shows, one column each: control sequences aside.
std::size_t visible_width(std::string_view text);

}  // namespace vqlm
