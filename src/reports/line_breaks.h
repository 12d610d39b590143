// Where a text may be broken into lines: at blanks, beside wide characters (though no line begins
// with a closing bracket or a comma), and behind the hyphen of two long words.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

// Lines of at most `columns`; a piece longer than that is broken anywhere.
std::vector<std::string> wrapped(const std::string& text, int columns);
// Columns of the longest piece without a place for a break.
int longest_piece(const std::string& text);
// The same text with no-break blanks around "±" and before marks and arrows.
std::string kept_together(std::string text);

}  // namespace vqlm
