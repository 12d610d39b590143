#include "metrics/punctuation_passes.h"

#include <cstddef>

namespace vqlm {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_point(char c) { return c == '.' || c == ','; }

// c -> " c "
void part_symbols(const std::string& in, std::string& out) {
  out.clear();
  for (const char c : in) {
    if (is_split_symbol(c)) {
      out += ' ';
      out += c;
      out += ' ';
    } else {
      out += c;
    }
  }
}

// xy -> "x y " for pairs that match, both consumed.
template <typename Matches>
void part_second(const std::string& in, std::string& out, Matches matches) {
  out.clear();
  std::size_t i = 0;
  for (; i + 1 < in.size(); ++i) {
    out += in[i];
    if (!matches(in[i], in[i + 1])) continue;
    out += ' ';
    out += in[++i];
    out += ' ';
  }
  if (i < in.size()) out += in[i];
}

// yx -> " y x"
void part_points_before(const std::string& in, std::string& out) {
  out.clear();
  std::size_t i = 0;
  for (; i + 1 < in.size(); ++i) {
    if (!is_point(in[i]) || is_digit(in[i + 1])) {
      out += in[i];
      continue;
    }
    out += ' ';
    out += in[i];
    out += ' ';
    out += in[++i];
  }
  if (i < in.size()) out += in[i];
}

}  // namespace

void apply_punctuation_passes(std::string& line, std::string& scratch) {
  part_symbols(line, scratch);
  part_second(scratch, line, [](char x, char y) { return is_point(y) && !is_digit(x); });
  part_points_before(line, scratch);
  part_second(scratch, line, [](char x, char y) { return y == '-' && is_digit(x); });
}

}  // namespace vqlm
