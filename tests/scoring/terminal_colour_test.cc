#include "scoring/terminal_colour.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(TerminalColour, PaintsAndTakesOff) {
  const std::string red = Painter(true).paint("p", Colour::kRed);
  EXPECT_EQ(red, "\x1B[31mp\x1B[0m");
  EXPECT_EQ(Painter(false).paint("p", Colour::kRed), "p");
  EXPECT_EQ(without_colours("a" + red + "b\x1B]0;title\a"), "apb");
  EXPECT_EQ(without_colours("\x1B[31"), "\x1B[31");  // not whole: text
}

TEST(TerminalColour, WidthIsInCharacters) {
  EXPECT_EQ(visible_width(Painter(true).paint("\u00B1\u4E2D", Colour::kCyan)), 2U);
}

}  // namespace
}  // namespace vqlm
