#include "scoring/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PieceSource : public TextSource {
 public:
  PieceSource(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  std::size_t read(char* out, std::size_t room) override {
    const std::size_t size = std::min({room, piece_, text_.size() - position_});
    text_.copy(out, size, position_);
    position_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t piece_, position_ = 0;
};

std::vector<std::string> lines_of(const std::string& text, LineEnds line_ends, std::size_t piece) {
  LineReader reader(std::make_unique<PieceSource>(text, piece), line_ends);
  std::vector<std::string_view> views;
  TextBlocks blocks;
  for (std::string_view line; reader.next(line, blocks);) views.push_back(line);
  return {views.begin(), views.end()};  // still there at the end
}

TEST(LineReader, FilesEndLinesAtNewlinesOnly) {
  for (const std::size_t piece : {1U, 3U, 100U}) {
    EXPECT_THAT(lines_of("a\r\nb\rc\n\nd\u2028e", LineEnds::kNewline, piece),
                ElementsAre("a\r", "b\rc", "", "d\u2028e"));
    EXPECT_THAT(lines_of("", LineEnds::kNewline, piece), IsEmpty());
    EXPECT_THAT(lines_of("\n", LineEnds::kNewline, piece), ElementsAre(""));
  }
}

TEST(LineReader, StandardInputEndsLinesAtReturnsToo) {
  for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
    EXPECT_THAT(lines_of("a\r\nb\rc\n\rd\r\r\n", LineEnds::kUniversal, piece),
                ElementsAre("a", "b", "c", "", "d", ""));
    EXPECT_THAT(lines_of("x\r", LineEnds::kUniversal, piece), ElementsAre("x"));
  }
}

TEST(LineReader, LinesMayBeLongerThanBlocks) {
  const std::string longest(3000000, 'x');
  const auto lines = lines_of("a\n" + longest + "\nb", LineEnds::kNewline, 1000000);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1], longest);
  EXPECT_EQ(lines[2], "b");
}

TEST(LineReader, ViewsStayValidWhileTheirBlocksAreHeld) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += std::to_string(i) + "\n";
  const auto lines = lines_of(text, LineEnds::kNewline, 100000);
  ASSERT_EQ(lines.size(), 200000U);
  EXPECT_EQ(lines[12345], "12345");
  EXPECT_EQ(lines[199999], "199999");
}

}  // namespace
}  // namespace vqlm
