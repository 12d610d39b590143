#include "reports/report_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "reports/builtin_reports.h"
#include "reports/report_builder.h"
#include "sample_run.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

class ReportWriterTest : public testing::Test {
 protected:
  ReportWriterTest() {
    std::string name = (fs::temp_directory_path() / "vqlm_report_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    register_builtin_reports(registries_);
  }
  ~ReportWriterTest() override { fs::remove_all(folder_); }

  std::string folder_;
  Registries registries_;
  const RunRecord run_ = sample_run();
};

TEST_F(ReportWriterTest, WritesAFileAFormatAndTheFigures) {
  Report report = build_report(run_, sample_spec(), {Language::kEnglish, true, false});
  report.figures.push_back({"f1", "Figure", "<svg></svg>", ""});
  report.figures.push_back({"f2", "Figure", "", "no gnuplot"});
  const auto paths = write_report(report, registries_.reports.names(), folder_, registries_);
  EXPECT_EQ(paths.size(), 5u);
  for (const char* extension : {"md", "csv", "tex", "json", "html"})
    EXPECT_GT(fs::file_size(folder_ + "/report." + extension), 500u);
  EXPECT_EQ(read_file(folder_ + "/figures/f1.svg"), "<svg></svg>\n");
  EXPECT_FALSE(fs::exists(folder_ + "/figures/f2.svg"));
}

TEST_F(ReportWriterTest, AnUnknownFormatWritesNothing) {
  const Report report = build_report(run_, sample_spec(), {Language::kEnglish, true, false});
  EXPECT_THROW(write_report(report, {"csv", "pdf"}, folder_ + "/out", registries_),
               InvalidArgument);
  EXPECT_FALSE(fs::exists(folder_ + "/out"));
}

TEST_F(ReportWriterTest, SamplesArePrintable) {
  const Report report = build_report(run_, sample_spec(), {Language::kEnglish, true, false});
  ASSERT_EQ(report.samples.size(), 2u);
  EXPECT_EQ(report.samples[0].heading, "Transformer · Machine translation");
  EXPECT_EQ(report.samples[0].samples.at(2).output, "bad \uFFFD byte and \uFFFD control");
}

}  // namespace
}  // namespace vqlm
