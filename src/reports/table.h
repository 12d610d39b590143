// A table as plain text and numbers, ready for any reporter. Headings and texts are in the language
// of the report, ids are free of language.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vqlm {

struct TableColumn {
  std::string heading;         // "BLEU ↑"
  std::string id;              // "mt.bleu", "lm.perplexity.kind": of one column of the table
  bool numeric = true;         // right-aligned
  bool timing = false;         // its numbers differ from run to run
  std::vector<int> footnotes;  // 1-based indices into Table::footnotes, valid for the whole column
};

struct TableCell {
  std::string text;                  // as printed: "12.3 ± 0.4", "n/a"
  std::optional<double> value;       // the mean, in full precision, times the column's scale
  std::optional<double> half_width;  // of the interval, likewise
  int num_seeds = 0;                 // seeds the mean is over
  std::optional<double> adjusted_p;  // of "no difference to the baseline", where that was tested
  bool bold = false;                 // significantly better than every other row
  std::string note;                  // reason of an n/a
  std::string kind;                  // of a likelihood, by its language-free name: "bound"
  std::string signature;             // how the number was made
  std::vector<std::string> records;  // keys of the store's records behind it
  bool declared = false;             // an n/a for a reason that the specification gives
  std::vector<int> footnotes;        // 1-based indices into Table::footnotes
};

struct TableRow {
  std::string heading;
  std::string id;  // name of the generator
  std::vector<TableCell> cells;
};

struct Footnote {
  std::string text;
  bool is_signature = false;  // printed in a typewriter face
};

struct Table {
  std::string id, title;
  std::string row_title;  // heading above the row headings
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
  std::vector<Footnote> footnotes;  // signatures and reasons, numbered from 1
  std::vector<std::string> notes;   // what intervals and kinds mean; remarks of the specification
  std::string claim;                // whether what the table is there to show held; "": no claim
};

}  // namespace vqlm
