#include "reports/default_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/table_builder.h"
#include "sample_run.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::Field;

TEST(DefaultTablesTest, ShowEveryScoreOfATask) {
  const std::vector<TableSpec> tables = default_tables(sample_run());
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].id, "lm");
  EXPECT_EQ(tables[0].columns.size(), 5u);
  EXPECT_EQ(tables[1].title.zh, "机器翻译");
  const Table table = build_table(sample_run(), tables[1]);
  EXPECT_THAT(table.rows,
              ElementsAre(Field(&TableRow::id, "transformer"), Field(&TableRow::id, "vqvae")));
}

}  // namespace
}  // namespace vqlm
