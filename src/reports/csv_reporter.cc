#include "reports/csv_reporter.h"

#include "reports/display_text.h"

namespace vqlm {
namespace {

// Quoted where RFC 4180 section 2 asks for it.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

std::string number(const std::optional<double>& value) { return value ? full_number(*value) : ""; }

void write_cell(const Table& table, const TableRow& row, std::size_t column, std::ostream& out) {
  const TableColumn& heading = table.columns[column];
  const TableCell& cell = row.cells[column];
  out << field(table.id) << ',' << field(row.heading) << ',' << field(row.id) << ','
      << field(heading.id) << ',' << field(heading.heading) << ',' << number(cell.value) << ','
      << number(cell.half_width) << ',' << cell.num_seeds << ',' << field(cell.text) << ','
      << field(cell.kind) << ',' << field(cell.note) << ',' << (heading.timing ? "yes" : "no")
      << ',' << field(cell.signature) << "\r\n";
}

}  // namespace

void CsvReporter::write(const Report& report, std::ostream& out) const {
  out << "table,row,generator,column,heading,value,half_width,seeds,text,kind,note,timing,"
         "signature\r\n";
  for (const Table& table : report.tables)
    for (const TableRow& row : table.rows)
      for (std::size_t column = 0; column < table.columns.size(); ++column)
        write_cell(table, row, column, out);
}

void register_csv_reporter(Registries& registries) {
  registries.reports.add("csv", "comma-separated values, one line a cell, full precision",
                         [](JsonReader&) { return std::make_unique<CsvReporter>(); });
}

}  // namespace vqlm
