#include "scoring/text_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scoring/table_cells.h"
#include "scoring/terminal_colour.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

TextTable sample() { return {{"System", "BLEU"}, {{"a", "b_2"}, {"67.0", "5.5\n(p)"}}, true, 1}; }

TEST(TextTable, GridCellsMayHaveSeveralLines) {
  EXPECT_EQ(fancy_grid(sample()),
            "╒══════════╤════════╕\n"
            "│   System │  BLEU  │\n"
            "╞══════════╪════════╡\n"
            "│        a │  67.0  │\n"
            "├──────────┼────────┤\n"
            "│      b_2 │  5.5   │\n"
            "│          │  (p)   │\n"
            "╘══════════╧════════╛");
}

TEST(TextTable, LatexIsEscapedAfterPadding) {
  TextTable table = sample();
  table.columns[1][1] = "5 % <";
  EXPECT_EQ(latex_booktabs(table),
            "\\begin{tabular}{rc}\n\\toprule\n   System &  BLEU  \\\\\n\\midrule\n"
            "        a &  67.0  \\\\\n      b\\_2 & 5 \\% \\ensuremath{<}  \\\\\n"
            "\\bottomrule\n\\end{tabular}");
}

TEST(TextTable, ColoursTakeNoRoom) {
  TextTable table = sample(), plain = sample();
  table.columns[0][0] = Painter(true).paint("a", Colour::kYellow);
  table.headers[1] = Painter(true).paint("BLEU", Colour::kCyan);
  EXPECT_EQ(without_colours(fancy_grid(table)), fancy_grid(plain));
}

TEST(TableCells, ColumnsOfNumbersArePrintedAnew) {
  EXPECT_THAT(format_cells({"1", "2.5"}, 2, false), ElementsAre("1.00", "2.50"));
  EXPECT_THAT(format_cells({"1e3", "1,234.5"}, 1, false), ElementsAre("1000.0", "1234.5"));
  EXPECT_THAT(format_cells({"1e3", "1,234.5"}, 1, true), ElementsAre("1000.0", "1,234.5"));
  EXPECT_THAT(format_cells({"1", "1,000"}, 2, false), ElementsAre("1", "1,000"));  // integers
  EXPECT_THAT(format_cells({"1", "x"}, 2, false), ElementsAre("1", "x"));
  EXPECT_THAT(format_cells({"nan", "1e999"}, 1, false), ElementsAre("nan", "1e999"));
}

}  // namespace
}  // namespace vqlm
