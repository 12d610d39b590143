#include "scoring/segment_input.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "core/error.h"
#include "data/temporary_folder.h"
#include "scoring/gzip_member.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Rows = std::vector<std::vector<std::string>>;

// Every segment's texts, read in batches of two.
Rows read_all(const SegmentFiles& files) {
  SegmentInput input(files);
  SegmentBatch batch;
  Rows rows;
  while (input.read(batch, 2, 1000))
    for (std::size_t i = 0; i < batch.num_segments; ++i) {
      rows.emplace_back();
      for (const auto text : batch.references(i)) rows.back().emplace_back(text);
      for (const auto text : batch.systems(i)) rows.back().emplace_back(text);
    }
  return rows;
}

std::string fault_of(const SegmentFiles& files) {
  try {
    read_all(files);
  } catch (const UnevenFields& error) {
    return std::string("uneven: ") + error.what();
  } catch (const RuntimeError& error) {
    return error.what();
  }
  return "none";
}

class SegmentInputTest : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& content) {
    return folder_.write(name, content);
  }
  // Standard input with this content.
  int input(const std::string& content) {
    descriptors_.push_back(::open(file("input", content).c_str(), O_RDONLY));
    return descriptors_.back();
  }
  void TearDown() override {
    for (const int descriptor : descriptors_) ::close(descriptor);
  }

  TemporaryFolder folder_;
  std::vector<int> descriptors_;
};

TEST_F(SegmentInputTest, ReadsAllFilesInStep) {
  SegmentFiles files;
  files.references = {file("r1", "a\nb \n c\t\n"), file("r2.gz", gzipped("A\nB\nC"))};
  files.systems = {file("h", "x\r\n\n\u3000z\u3000\n")};
  EXPECT_THAT(read_all(files), ElementsAre(ElementsAre("a", "A", "x"), ElementsAre("b", "B", ""),
                                           ElementsAre(" c", "C", "\u3000z")));
}

TEST_F(SegmentInputTest, StandardInputHasAColumnASystem) {
  SegmentFiles files;
  files.references = {file("r", "a\nb\n")};
  files.from_input = true;
  files.standard_input = input("x \ty\nz \tw\t\n");
  SegmentInput probe(files);
  EXPECT_EQ(probe.num_systems(), 2U);
  files.standard_input = input("x \ty\nz \tw\t\n");
  // Only later lines lose the blanks at the ends of their columns.
  EXPECT_THAT(read_all(files),
              ElementsAre(ElementsAre("a", "x ", "y"), ElementsAre("b", "z", "w")));
}

TEST_F(SegmentInputTest, EmptyStandardInputIsOneEmptyLine) {
  SegmentFiles files;
  files.references = {file("r", "a\n")};
  files.from_input = true;
  files.standard_input = input("");
  EXPECT_THAT(read_all(files), ElementsAre(ElementsAre("a", "")));
}

TEST_F(SegmentInputTest, ReferencesMayBeColumns) {
  SegmentFiles files;
  files.references = {file("r", "a\tb\tc\nd\t\te\n")};
  files.systems = {file("h", "x\ny\n")};
  files.num_references = 2;
  EXPECT_THAT(read_all(files),
              ElementsAre(ElementsAre("a", "b\tc", "x"), ElementsAre("d", "\te", "y")));
  files.num_references = 3;
  EXPECT_THAT(read_all(files),
              ElementsAre(ElementsAre("a", "b", "c", "x"), ElementsAre("d", "", "e", "y")));
  for (const long long wrong : {-1, 0, 4}) {
    files.num_references = wrong;
    EXPECT_THAT(fault_of(files), HasSubstr("uneven: ")) << wrong;
  }
}

TEST_F(SegmentInputTest, SaysBothCountsWhenTheyDiffer) {
  SegmentFiles files;
  files.references = {file("r", "a\nb\nc\n")};
  files.systems = {file("h", "x\ny\nz\n\nw")};
  EXPECT_EQ(fault_of(files),
            folder_ / "h" + ": expected 3 lines as in " + (folder_ / "r") + ", got 5");
  files.systems = {file("h", "")};
  EXPECT_EQ(fault_of(files), folder_ / "h" + ": expected at least one line, got none");
}

TEST_F(SegmentInputTest, FaultsOfReferencesComeFirst) {
  SegmentFiles files;
  files.num_references = 2;
  files.references = {file("r", "a\tb\na\tb\na\n")};
  files.systems = {file("h", "x\n")};
  EXPECT_THAT(fault_of(files), HasSubstr("line 3: expected 2 tab-separated fields, got 1"));
  files.systems = {folder_ / "missing"};
  EXPECT_THAT(fault_of(files), HasSubstr("line 3"));
  files.references = {file("r", "a\tb\n")};
  EXPECT_THAT(fault_of(files), HasSubstr("missing: expected a readable file"));
}

TEST_F(SegmentInputTest, SystemsMustHaveAsManyColumnsOnEveryLine) {
  SegmentFiles files;
  files.references = {file("r", "a\nb\n")};
  files.from_input = true;
  files.standard_input = input("x\ty\nz\n");
  EXPECT_THAT(fault_of(files), HasSubstr("uneven: standard input, line 2"));
}

TEST_F(SegmentInputTest, OtherBytesThanTextAreRefused) {
  SegmentFiles files;
  files.references = {file("r", "a\n")};
  files.systems = {file("h", "caf\xE9\n")};
  EXPECT_THAT(fault_of(files), HasSubstr("text in the encoding 'utf-8'"));
  files.encoding = "latin-1";
  EXPECT_THAT(read_all(files), ElementsAre(ElementsAre("a", "caf\u00E9")));
  files.encoding = "nosuch";
  EXPECT_THAT(fault_of(files), HasSubstr("--encoding"));
}

}  // namespace
}  // namespace vqlm
