#include "data/dataset_definition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::size_t> taken(const LineSelection& lines, std::size_t total) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < total; ++i)
    if (lines.takes(i, total)) result.push_back(i);
  return result;
}

TEST(LineSelectionTest, SharesPartitionTheLines) {
  // 0.29 x 100 is 28.999... in binary.
  EXPECT_EQ(taken({0.0, 0.29, 1, {0}}, 100).size(), 29U);
  EXPECT_THAT(taken({0.0, 0.9, 1, {0}}, 10), testing::SizeIs(9));
  EXPECT_THAT(taken({0.9, 0.95, 1, {0}}, 40), ElementsAre(36, 37));
  EXPECT_THAT(taken({0.95, 1.0, 1, {0}}, 40), ElementsAre(38, 39));
}

TEST(LineSelectionTest, RemaindersPartitionTheLines) {
  EXPECT_THAT(taken({0, 1, 10, {0}}, 25), ElementsAre(0, 10, 20));
  EXPECT_THAT(taken({0, 1, 10, {1}}, 25), ElementsAre(1, 11, 21));
}

TEST(DatasetDefinitionTest, ReadsFilesAndSplits) {
  const nlohmann::json value = nlohmann::json::parse(R"({
    "name": "tiny", "kind": "lines",
    "files": {"a": {"file": "a.gz", "sha256": null, "address": "https://x.org/a",
                    "served_as": "a.txt"},
              "b": {"file": "b.gz", "sha256": "12"}},
    "splits": {"test": {"files": {"text": ["a", "b"]}},
               "extra": {"files": {"text": "a"}, "every": 2, "remainders": [1]},
               "train": {"files": {"text": "b"}, "to": 0.5}}})");
  JsonReader reader(value, "tiny.json");
  const DatasetDefinition definition = read_dataset_definition(reader);
  EXPECT_THAT(definition.split_names(), ElementsAre("train", "test", "extra"));
  EXPECT_EQ(definition.file("a").served_as, "a.txt");
  EXPECT_EQ(definition.file("a").sha256, "");
  EXPECT_EQ(definition.file("b").served_sha256, "12");
  EXPECT_THAT(definition.splits.at("test").fields.at("text"), ElementsAre("a", "b"));
  EXPECT_THROW(definition.file("c"), InvalidArgument);
  reader.finish();
}

TEST(DatasetDefinitionTest, RefusesAFileThatIsNotThere) {
  const nlohmann::json value = nlohmann::json::parse(R"({"kind": "lines",
    "files": {"text": {"file": "a"}}, "splits": {"train": {"files": {"text": "txet"}}}})");
  JsonReader reader(value, "tiny.json");
  try {
    read_dataset_definition(reader);
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), HasSubstr("/splits/train/files/text"));
    EXPECT_THAT(error.what(), HasSubstr("did you mean 'text'?"));
  }
}

}  // namespace
}  // namespace vqlm
