#include "data/text_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"
#include "data/archive_writer.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(TextReaderTest, ReadsPlainAndCompressedTextWhateverTheName) {
  TemporaryFolder folder;
  EXPECT_EQ(read_text(folder.write("plain.gz", "a\nb\n")), "a\nb\n");
  write_gzip(folder / "packed.txt", "\xE6\x88\x91\n");
  EXPECT_EQ(read_text(folder / "packed.txt"), "\xE6\x88\x91\n");
  EXPECT_EQ(read_text(folder.write("empty", "")), "");
}

TEST(TextReaderTest, ReadsMembersOfArchives) {
  TemporaryFolder folder;
  const Members members{{"d/b.txt", "two"}, {"d/a.txt", "one"}, {"e/c.txt", "three"}};
  write_tar_gzip(folder / "t", members);
  write_zip(folder / "z", members);
  for (const char* name : {"t", "z"}) {
    EXPECT_EQ(read_text(folder / name, "d/a.txt"), "one");
    EXPECT_THROW(read_text(folder / name, "d/none"), RuntimeError);
    EXPECT_EQ(read_text(folder / name, "e/c.txt"), "three");
  }
}

TEST(TextReaderTest, RefusesADamagedFile) {
  TemporaryFolder folder;
  std::string content;
  for (int i = 0; i < 20'000; ++i) content += std::to_string(i * 7919 % 10'007) + " ";
  write_gzip(folder / "f", content);
  const std::string bytes = read_file(folder / "f");
  folder.write("cut", bytes.substr(0, bytes.size() / 2));
  EXPECT_THROW(read_text(folder / "cut"), RuntimeError);
  EXPECT_THROW(read_text(folder / "none"), RuntimeError);
}

TEST(TextReaderTest, SplitsLines) {
  EXPECT_THAT(split_lines("a\n\nb\r\n c ", "t"), ElementsAre("a", "", "b", " c "));
  EXPECT_THAT(split_lines("\xEF\xBB\xBF"
                          "a\n",
                          "t"),
              ElementsAre("a"));
  EXPECT_THAT(split_lines("\n", "t"), ElementsAre(""));
  EXPECT_TRUE(split_lines("", "t").empty());
}

TEST(TextReaderTest, NamesTheLineOfInvalidUtf8) {
  try {
    split_lines("\xE6\x88\x91\nab\xFF\n", "corpus.zh");
    FAIL();
  } catch (const RuntimeError& error) {
    EXPECT_EQ(std::string(error.what()),
              "corpus.zh, line 2: expected valid UTF-8, got an invalid byte in column 3");
  }
}

}  // namespace
}  // namespace vqlm
