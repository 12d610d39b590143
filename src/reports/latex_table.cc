#include "reports/latex_table.h"

#include <algorithm>
#include <vector>

#include "reports/display_text.h"
#include "reports/line_breaks.h"

namespace vqlm {
namespace {

// Columns of type that a line may take, where its pieces allow.
constexpr int kHeadingColumns = 10;  // or those of the column's cells
constexpr int kCellColumns = 18;
constexpr int kRowColumns = 26;
constexpr int kChineseRemark = 16;  // a shorter one in Chinese parentheses stays whole

using Lines = std::vector<std::string>;

// Where a text that does not fit in one line goes on: at its remark in parentheses, if it has one.
std::size_t second_part(const std::string& text) {
  const std::size_t western = text.find(" ("), chinese = text.find("（");
  return std::min({western, chinese, text.size()});
}

Lines lines_of(const std::string& text, int columns) {
  const std::string whole = kept_together(text);
  if (display_width(whole) <= columns) return {whole};
  Lines lines;
  const std::size_t second = second_part(whole);
  for (const std::string& part : {whole.substr(0, second), whole.substr(second)}) {
    const std::string trimmed = part.substr(std::min(part.find_first_not_of(' '), part.size()));
    const int least = trimmed.rfind("（", 0) == 0 ? kChineseRemark : 0;
    for (const std::string& line :
         wrapped(trimmed, std::max({columns, least, longest_piece(trimmed)})))
      lines.push_back(line);
  }
  return lines;
}

int widest(const Lines& lines) {
  int columns = 0;
  for (const std::string& line : lines) columns = std::max(columns, display_width(line));
  return columns;
}

std::string marks(const std::vector<int>& footnotes) {
  std::string result;
  for (const int footnote : footnotes)
    result += (result.empty() ? "" : ",") + std::to_string(footnote);
  return result.empty() ? "" : "\\textsuperscript{" + result + "}";
}

class LatexTable {
 public:
  LatexTable(const Table& table, const LatexText& text) : table_(table), text_(text) {}

  std::string columns() const {
    std::string result = "@{}l";
    for (std::size_t i = 0; i < table_.columns.size(); ++i) result += side(i);
    return result + "@{}";
  }

  std::string head() const {
    std::string result = set(lines_of(table_.row_title, kRowColumns), "head", 'l', false);
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const TableColumn& column = table_.columns[i];
      const Lines lines = lines_of(column.heading, heading_columns(i));
      result += " & " + set(lines, "head", side(i), false, marks(column.footnotes));
    }
    return result + " \\\\";
  }

  std::string row(const TableRow& row) const {
    std::string result = set(lines_of(row.heading, kRowColumns), "cell", 'l', false);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const TableCell& cell = row.cells[i];
      result += " & " + set(lines_of(cell.text, kCellColumns), "cell", side(i), cell.bold,
                            marks(cell.footnotes));
    }
    return result + " \\\\\n";
  }

  std::string claim() const {
    return table_.claim.empty() ? "" : "\\claim{" + text_(table_.claim) + "}";
  }

  std::string notes() const {
    std::string result;
    for (std::size_t i = 0; i < table_.footnotes.size(); ++i) {
      const Footnote& footnote = table_.footnotes[i];
      const std::string body = text_(footnote.text);
      result += "\\textsuperscript{" + std::to_string(i + 1) + "}~" +
                (footnote.is_signature ? "\\texttt{" + body + "}" : body) + "\\par\n";
    }
    for (const std::string& note : table_.notes) result += text_(note) + "\\par\n";
    return result;
  }

 private:
  char side(std::size_t column) const { return table_.columns[column].numeric ? 'r' : 'l'; }

  int heading_columns(std::size_t column) const {
    int columns = kHeadingColumns;
    for (const TableRow& row : table_.rows)
      if (column < row.cells.size())
        columns = std::max(columns, widest(lines_of(row.cells[column].text, kCellColumns)));
    return columns;
  }

  // One line as it is, more of them in the macro \head or \cell.
  std::string set(const Lines& lines, const std::string& macro, char side, bool bold,
                  const std::string& last = "") const {
    std::string body;
    for (const std::string& line : lines)
      body += (body.empty() ? "" : "\\\\") + (bold ? "\\textbf{" + text_(line) + "}" : text_(line));
    body += last;
    return lines.size() == 1 ? body : "\\" + macro + "{" + side + "}{" + body + "}";
  }

  const Table& table_;
  const LatexText& text_;
};

}  // namespace

void write_latex_table(const Table& table, const LatexText& text, std::ostream& out) {
  const LatexTable latex(table, text);
  out << "\\settable{" << text(table.title) << "}{" << latex.columns() << "}{" << latex.head()
      << "}{%\n";
  for (const TableRow& row : table.rows) out << latex.row(row);
  out << "}{" << latex.claim() << "}{%\n" << latex.notes() << "}\n\n";
}

}  // namespace vqlm
