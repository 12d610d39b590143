#include "data/file_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

TEST(FileLinesTest, TakesAColumn) {
  TemporaryFolder folder;
  DatasetFile file;
  file.column = 3;
  EXPECT_THAT(file_lines(file, folder.write("t", "1\tcmn\tfirst\n2\tcmn\tsecond\tx\n")),
              ElementsAre("first", "second"));
  EXPECT_THROW(file_lines(file, folder.write("u", "1\tcmn\n")), RuntimeError);
}

TEST(FileLinesTest, TakesTextBetweenTags) {
  EXPECT_THAT(untagged_lines({"<url>x</url>", "<title>y</title>", " Hello. ", "World"}),
              ElementsAre("Hello.", "World"));
  EXPECT_THAT(untagged_lines({"<doc>", "text outside", "<seg id=\"1\"> Hello. </seg>",
                              "<seg id=\"2\">World</seg>", "</doc>"}),
              ElementsAre("Hello.", "World"));
}

}  // namespace
}  // namespace vqlm
