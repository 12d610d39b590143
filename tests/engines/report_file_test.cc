#include "engines/report_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using Lines = std::vector<std::string>;

TEST(ReportFileTest, EachLineIsReadOnce) {
  const TemporaryFolder folder;
  ReportTail tail(folder / "reports");
  EXPECT_EQ(tail.receive(), Lines{});
  append_line(folder / "reports", "one");
  append_line(folder / "reports", "");
  EXPECT_EQ(tail.receive(), (Lines{"one", ""}));
  EXPECT_EQ(tail.receive(), Lines{});
  append_line(folder / "reports", "three");
  EXPECT_EQ(tail.receive(), Lines{"three"});
}

TEST(ReportFileTest, ALineWithoutItsEndWaits) {
  const TemporaryFolder folder;
  ReportTail tail(folder / "reports");
  std::ofstream(folder / "reports") << "one\ntw";
  EXPECT_EQ(tail.receive(), Lines{"one"});
  EXPECT_EQ(tail.receive(), Lines{});
  append_line(folder / "reports", "o");
  EXPECT_EQ(tail.receive(), Lines{"two"});
}

TEST(ReportFileTest, AFileThatCannotBeWrittenIsAnError) {
  const TemporaryFolder folder;
  EXPECT_THROW(append_line(folder / "none/reports", "one"), RuntimeError);
}

}  // namespace
}  // namespace vqlm
