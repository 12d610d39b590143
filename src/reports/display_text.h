// Text as a reader sees it: how many cells of a terminal it takes, what of it can be shown, and
// numbers in decimal.
#pragma once

#include <string>

namespace vqlm {

// Columns on a terminal: 2 for wide East Asian characters, 0 for combining and invisible ones, 1
// for others (ambiguous ones such as "±" too).
int display_width(const std::string& text);
// `text` filled with blanks to `width` columns, on the left when `right_aligned`.
std::string padded(const std::string& text, int width, bool right_aligned);

// Valid UTF-8 without control characters other than line breaks and tabs: whatever cannot be shown
// becomes U+FFFD.
std::string printable(const std::string& text);

// For HTML and SVG: & < > " ' written out.
std::string markup_escaped(const std::string& text);

// "12.30" (digits 2), "inf", "nan"; independent of the locale. No "-0.00".
std::string fixed_number(double value, int digits);
// Three significant digits: "3.67", "2.5e+07".
std::string short_number(double value);
// The shortest text that reads back as the same double.
std::string full_number(double value);

}  // namespace vqlm
