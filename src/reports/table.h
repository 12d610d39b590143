// A table as plain text and numbers, ready for any reporter.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vqlm {

struct TableColumn {
  std::string heading;  // in the language of the report
  std::string id;       // language-free: "lm.perplexity"
  bool numeric = true;  // right-aligned
  bool timing = false;  // its numbers differ from run to run
};

struct TableCell {
  std::string text;                  // as printed: "12.3 ± 0.4", "n/a"
  std::optional<double> value;       // the mean, in full precision
  std::optional<double> half_width;  // of the interval
  std::string note;                  // reason of an n/a; kind of a likelihood
  int footnote = 0;                  // 1-based index into Table::footnotes; 0: none
};

struct Table {
  std::string id, title;
  std::vector<TableColumn> columns;
  std::vector<std::string> row_headings;
  std::string row_title;  // heading above the row headings
  std::vector<std::vector<TableCell>> rows;
  std::vector<std::string> footnotes;  // signatures and reasons
};

}  // namespace vqlm
