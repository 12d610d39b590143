#include "data/lines_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "data/own_dataset.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

const std::vector<std::string> kLines{" a", "b ", "", "c", "d", "e", " "};

std::vector<std::string> cut(TextUnit unit, std::int64_t size, bool keep_blank, bool trim = false) {
  return cut_text(kLines, {unit, size, keep_blank, trim});
}

TEST(CutTextTest, Lines) {
  EXPECT_THAT(cut(TextUnit::kLines, 1, false), ElementsAre(" a", "b ", "c", "d", "e"));
  EXPECT_THAT(cut(TextUnit::kLines, 1, false, true), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(cut(TextUnit::kLines, 3, true), ElementsAre(" a\nb \n", "c\nd\ne", " "));
}

TEST(CutTextTest, Blocks) {
  EXPECT_THAT(cut(TextUnit::kBlocks, 1, false), ElementsAre(" a\nb ", "c\nd\ne"));
  EXPECT_THAT(cut(TextUnit::kBlocks, 2, false), ElementsAre(" a\nb \n\nc\nd\ne"));
}

TEST(CutTextTest, CharactersPutTogetherAreTheText) {
  const auto texts = cut(TextUnit::kCharacters, 4, true);
  EXPECT_THAT(texts, ElementsAre(" a\nb", " \n\nc", "\nd\ne", "\n \n"));
  EXPECT_THAT(cut_text({"\xE6\x88\x91\xE4\xBB\xAC"}, {TextUnit::kCharacters, 2, true, false}),
              ElementsAre("\xE6\x88\x91\xE4\xBB\xAC", "\n"));
}

TEST(CutTextTest, WordsRunOnOverLines) {
  EXPECT_THAT(cut(TextUnit::kWords, 3, false), ElementsAre("a \n b", "\n c \n", "d \n e", "\n"));
  EXPECT_THAT(cut_text({"one  two\tthree ", "four"}, {TextUnit::kWords, 2, true, false}),
              ElementsAre("one two", "three \n", "four \n"));
}

constexpr const char* kDefinition = R"({
  "kind": "lines", "files": {"text": {"file": "t.txt"}},
  "splits": {"train": {"files": {"text": "text"}, "to": 0.8},
             "dev": {"files": {"text": "text"}, "from": 0.8, "to": 0.9},
             "test": {"files": {"text": "text"}, "from": 0.9}},
  "defaults": {"trim": true}})";

TEST(LinesDatasetTest, SplitsInOrderBeforeCutting) {
  OwnDataset set(kDefinition);
  set.folder().write("t.txt", "0 \n1\n2\n\n4\n5\n6\n7\n8\n9\n");
  EXPECT_THAT(set.texts("train"), ElementsAre("0", "1", "2", "4", "5", "6", "7"));
  EXPECT_THAT(set.texts("dev"), ElementsAre("8"));
  EXPECT_THAT(set.texts("test"), ElementsAre("9"));
  EXPECT_THAT(set.texts("train", {{"unit", "blocks"}}), ElementsAre("0\n1\n2", "4\n5\n6\n7"));
  EXPECT_THAT(set.texts("train", {{"size", 4}, {"trim", false}}),
              ElementsAre("0 \n1\n2\n", "4\n5\n6\n7"));
  EXPECT_THAT(set.texts("train", {{"size", 4}, {"blank_lines", "drop"}, {"limit", {{"train", 1}}}}),
              ElementsAre("0\n1\n2\n4"));
}

// Windows of one length, but for the last of each split; none reaches into another split.
TEST(LinesDatasetTest, WindowsOfWordsAndCharacters) {
  OwnDataset set(kDefinition);
  set.folder().write("t.txt", "a b c\nd\n\ne f\ng\nh\ni\nj\nk\nl\n");
  EXPECT_THAT(set.texts("train", {{"unit", "words"}, {"size", 8}}),
              ElementsAre("a b c \n d \n \n e", "f \n g \n h \n i \n", "j \n"));
  EXPECT_THAT(set.texts("dev", {{"unit", "words"}, {"size", 8}}), ElementsAre("k \n"));
  EXPECT_THAT(set.texts("train", {{"unit", "words"}, {"size", 9}, {"blank_lines", "drop"}}),
              ElementsAre("a b c \n d \n e f \n", "g \n h \n i \n j \n"));
  EXPECT_THAT(set.texts("train", {{"unit", "words"}}), SizeIs(1));  // 256 by default
  EXPECT_THAT(set.texts("test", {{"unit", "characters"}, {"size", 1}}), ElementsAre("l", "\n"));
}

TEST(LinesDatasetTest, RefusesImpossibleViews) {
  OwnDataset set(kDefinition);
  EXPECT_THROW(set.open({{"unit", "sentences"}}), InvalidArgument);
  EXPECT_THROW(set.open({{"size", 0}}), InvalidArgument);
  EXPECT_THROW(set.open({{"limit", {{"trian", 5}}}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
