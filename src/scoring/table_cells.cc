#include "scoring/table_cells.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "scoring/python_number.h"
#include "scoring/terminal_colour.h"

namespace vqlm {
namespace {

// From special to general; a column is as general as its most general cell.
enum class CellType { kEmpty, kBool, kInt, kFloat, kText };

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1,234" or "-12,345.6": groups of three digits.
bool has_thousands_groups(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits < 1 || digits > 3) return false;
  text.remove_prefix(digits);
  while (text.size() >= 4 && text[0] == ',' && is_digit(text[1]) && is_digit(text[2]) &&
         is_digit(text[3]))
    text.remove_prefix(4);
  if (text.empty()) return true;
  return text[0] == '.' && std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool is_number(const std::string& text) {
  const std::optional<double> value = parse_python_float(text);
  if (!value) return false;
  if (std::isfinite(*value)) return true;
  std::string lower = text;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower == "inf" || lower == "-inf" || lower == "nan";
}

CellType type_of(const std::string& cell) {
  const std::string text = without_colours(cell);
  if (text.empty()) return CellType::kEmpty;
  if (text == "True" || text == "False") return CellType::kBool;
  const bool groups = has_thousands_groups(text);
  if (parse_python_int(text) || (groups && text.find('.') == std::string::npos))
    return CellType::kInt;
  return groups || is_number(text) ? CellType::kFloat : CellType::kText;
}

std::string replaced(const std::string& text, const std::string& old, const std::string& by) {
  std::string result;
  std::size_t start = 0;
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, start)) {
    result.append(text, start, at - start).append(by);
    start = at + old.size();
  }
  return result.append(text, start);
}

std::string format_number(const std::string& cell, long long width, bool coloured) {
  if (cell.empty()) return "";
  std::string number = coloured ? without_colours(cell) : cell;
  if (!coloured) number.erase(std::remove(number.begin(), number.end(), ','), number.end());
  const std::optional<double> value = parse_python_float(number);
  if (!value) return cell;
  const std::string text = python_fixed(*value, width);
  return coloured ? replaced(cell, number, text) : text;
}

}  // namespace

std::vector<std::string> format_cells(const std::vector<std::string>& cells, long long width,
                                      bool coloured) {
  CellType type = CellType::kBool;
  for (const std::string& cell : cells) type = std::max(type, type_of(cell));
  if (type != CellType::kFloat) return cells;
  std::vector<std::string> formatted;
  for (const std::string& cell : cells) formatted.push_back(format_number(cell, width, coloured));
  return formatted;
}

}  // namespace vqlm
