#include "engines/worker_protocol.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(WorkerProtocolTest, ReportsSurviveTheirLine) {
  WorkerReport report;
  report.progress = {"train a", 3, 10, 1.5, "steps", "loss 2\nsecond line", true};
  const std::string line = report_line(report);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const ProgressUpdate update = parse_report(line).progress;
  EXPECT_EQ(update.what, "train a");
  EXPECT_EQ(update.done, 3);
  EXPECT_EQ(update.total, 10);
  EXPECT_EQ(update.rate, 1.5);
  EXPECT_EQ(update.unit, "steps");
  EXPECT_EQ(update.detail, "loss 2\nsecond line");
  EXPECT_TRUE(update.finished);
}

TEST(WorkerProtocolTest, AJobIsReadFromItsLineAndFromNoOther) {
  EXPECT_EQ(parse_run_line(run_line("key")), "key");
  EXPECT_EQ(parse_run_line(report_line({WorkerReport::Kind::kDone, "key", "", {}})), std::nullopt);
  EXPECT_EQ(parse_run_line("{"), std::nullopt);
}

TEST(WorkerProtocolTest, ReportsEnds) {
  EXPECT_EQ(report_line({WorkerReport::Kind::kDone, "k", "", {}}), R"({"done":"k"})");
  const auto failed = parse_report(R"({"failed":"k","message":"no"})");
  EXPECT_EQ(failed.kind, WorkerReport::Kind::kFailed);
  EXPECT_EQ(failed.key, "k");
  EXPECT_EQ(failed.message, "no");
}

TEST(WorkerProtocolTest, BytesThatAreNoTextAreReplaced) {
  const auto report = parse_report(report_line({WorkerReport::Kind::kFailed, "k", "\xff", {}}));
  EXPECT_EQ(report.message, "\xEF\xBF\xBD");
}

TEST(WorkerProtocolTest, RefusesOtherLines) {
  for (const char* line :
       {"", "hello", "[]", "3", "{}", R"({"done":3})", R"({"progress":{}})", R"({"failed":"k"})"})
    EXPECT_THROW(parse_report(line), RuntimeError) << line;
}

TEST(WorkerProtocolTest, RefusesAStartByHand) {
  EXPECT_THROW(serve_jobs([](const std::string&) {}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
