#include "scoring/text_table.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "metrics/code_point_text.h"
#include "scoring/table_cells.h"
#include "scoring/terminal_colour.h"

namespace vqlm {
namespace {

constexpr std::size_t kHeaderRoom = 2;  // a column is this much wider than its header

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

std::vector<std::string> split_lines(const std::string& cell) {
  std::vector<std::string> lines{""};
  for (const char c : cell) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

// Flush right, or centred with the odd blank on the right.
std::string padded(const std::string& line, std::size_t width, bool right) {
  const std::size_t length = visible_width(line), missing = width > length ? width - length : 0;
  const std::size_t left = right ? missing : missing / 2;
  return std::string(left, ' ') + line + std::string(missing - left, ' ');
}

// A table of padded cells, each a list of lines.
struct Layout {
  std::vector<std::size_t> widths;
  std::vector<std::string> headers;
  std::vector<std::vector<std::vector<std::string>>> columns;
};

bool has_colours(const TextTable& table) {
  const auto coloured = [](const std::string& text) { return without_colours(text) != text; };
  if (std::any_of(table.headers.begin(), table.headers.end(), coloured)) return true;
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const auto& column) {
    return std::any_of(column.begin(), column.end(), coloured);
  });
}

// `multiline`: cells may have several lines; else a line end is a character like others.
Layout lay_out(const TextTable& table, bool multiline) {
  const bool coloured = has_colours(table);
  Layout layout;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::size_t width = visible_width(table.headers[c]) + kHeaderRoom;
    std::vector<std::vector<std::string>> cells;
    const std::vector<std::string> column =
        table.numbers ? format_cells(table.columns[c], table.width, coloured) : table.columns[c];
    for (const std::string& cell : column) {
      const std::string text(strip(cell));
      cells.push_back(multiline ? split_lines(text) : std::vector<std::string>{text});
      for (const std::string& line : cells.back()) width = std::max(width, visible_width(line));
    }
    for (std::vector<std::string>& cell : cells)
      for (std::string& line : cell) line = padded(line, width, c == 0);
    layout.widths.push_back(width);
    layout.headers.push_back(padded(table.headers[c], width, c == 0));
    layout.columns.push_back(std::move(cells));
  }
  return layout;
}

struct RuleMarks {
  std::string_view begin, fill, between, end;
};

std::string rule(const Layout& layout, const RuleMarks& marks) {
  std::string line(marks.begin);
  for (std::size_t c = 0; c < layout.widths.size(); ++c) {
    if (c > 0) line += marks.between;
    line += repeated(marks.fill, layout.widths[c] + 2);
  }
  return line.append(marks.end);
}

std::string grid_line(const std::vector<std::string>& cells) {
  std::string line = "│";
  for (const std::string& cell : cells) line += " " + cell + " │";
  return line;
}

// All lines of one row, shorter cells filled up with blank lines.
std::string grid_row(const Layout& layout, std::size_t row) {
  std::size_t height = 0;
  for (const auto& column : layout.columns) height = std::max(height, column[row].size());
  std::string text;
  for (std::size_t i = 0; i < height; ++i) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < layout.columns.size(); ++c) {
      const std::vector<std::string>& lines = layout.columns[c][row];
      cells.push_back(i < lines.size() ? lines[i] : std::string(layout.widths[c], ' '));
    }
    text += (i == 0 ? "" : "\n") + grid_line(cells);
  }
  return text;
}

std::string latex_escaped(const std::string& cell) {
  constexpr std::string_view kMarked = "&%$#_{}";
  std::string text;
  for (const char c : cell) {
    if (kMarked.find(c) != std::string_view::npos) {
      text += std::string("\\") + c;
    } else if (c == '^') {
      text += "\\^{}";
    } else if (c == '~') {
      text += "\\textasciitilde{}";
    } else if (c == '\\') {
      text += "\\textbackslash{}";
    } else if (c == '<' || c == '>') {
      text += std::string("\\ensuremath{") + c + "}";
    } else {
      text += c;
    }
  }
  return text;
}

std::string latex_row(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells)
    line += (line.empty() ? "" : "&") + (" " + latex_escaped(cell) + " ");
  return line + "\\\\\n";
}

}  // namespace

std::string fancy_grid(const TextTable& table) {
  const Layout layout = lay_out(table, true);
  std::string text = rule(layout, {"╒", "═", "╤", "╕"}) + "\n";
  text += grid_line(layout.headers) + "\n" + rule(layout, {"╞", "═", "╪", "╡"}) + "\n";
  const std::size_t num_rows = table.columns[0].size();
  for (std::size_t row = 0; row < num_rows; ++row) {
    if (row > 0) text += rule(layout, {"├", "─", "┼", "┤"}) + "\n";
    text += grid_row(layout, row) + "\n";
  }
  return text + rule(layout, {"╘", "═", "╧", "╛"});
}

std::string latex_booktabs(const TextTable& table) {
  const Layout layout = lay_out(table, false);
  std::string text = "\\begin{tabular}{r" + std::string(table.columns.size() - 1, 'c') + "}\n";
  text += "\\toprule\n" + latex_row(layout.headers) + "\\midrule\n";
  const std::size_t num_rows = table.columns[0].size();
  for (std::size_t row = 0; row < num_rows; ++row) {
    std::vector<std::string> cells;
    for (const auto& column : layout.columns) cells.push_back(column[row][0]);
    text += latex_row(cells);
  }
  return text + "\\bottomrule\n\\end{tabular}";
}

}  // namespace vqlm
