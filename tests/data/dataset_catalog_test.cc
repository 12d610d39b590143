#include "data/dataset_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <set>

#include "core/error.h"
#include "data/own_dataset.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

class DatasetCatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("VQLM_CONFIGS", VQLM_SOURCE_DIR "/configs", 1);
    register_builtin_data(registries_);
  }
  Registries registries_;
};

TEST_F(DatasetCatalogTest, EverySetOpensAndIsDescribed) {
  std::set<std::string> names;
  for (const CatalogEntry& entry : dataset_names()) {
    names.insert(entry.name);
    EXPECT_FALSE(entry.description.empty()) << entry.name;
    EXPECT_EQ(entry.description.find('\n'), std::string::npos) << entry.name;
    if (!registries_.datasets.has(entry.kind)) continue;
    JsonReader reader(nlohmann::json{{"use", entry.name}}, "run.json");
    const DatasetInfo info = open_dataset(reader, registries_)->info();
    reader.finish();
    EXPECT_EQ(info.name, entry.name);
    EXPECT_EQ(info.content_hash.size(), 64U);
    if (load_dataset_definition(entry.name).files.empty()) continue;
    EXPECT_FALSE(info.licence.empty()) << entry.name;
    EXPECT_FALSE(info.citation.empty()) << entry.name;
  }
  for (const char* name :
       {"multi30k", "multi30k_lc", "shakespeare", "wikitext2", "polarity", "aeslc", "wikitext103",
        "iwslt14_de_en", "wmt14_en_de", "cnn_dailymail", "lcsts", "tatoeba_zh"})
    EXPECT_TRUE(names.count(name)) << name;
}

TEST_F(DatasetCatalogTest, ChecksumsAreWholeOrLeftOpen) {
  for (const CatalogEntry& entry : dataset_names())
    for (const auto& [role, file] : load_dataset_definition(entry.name).files) {
      for (const std::string& sha256 : {file.sha256, file.served_sha256, file.content_sha256})
        EXPECT_TRUE(sha256.empty() ||
                    (sha256.size() == 64 &&
                     sha256.find_first_not_of("0123456789abcdef") == std::string::npos))
            << entry.name << " " << role;
      EXPECT_TRUE(file.address.empty() || file.address.rfind("https://", 0) == 0)
          << entry.name << " " << role;
      EXPECT_FALSE(file.address.empty() && file.sha256.empty()) << entry.name << " " << role;
    }
}

TEST_F(DatasetCatalogTest, SuggestsTheNearestName) {
  JsonReader reader(nlohmann::json{{"use", "multi3k"}}, "run.json", "/data/text");
  try {
    open_dataset(reader, registries_);
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean 'multi30k'?"));
    EXPECT_THAT(error.what(), HasSubstr("/data/text/use"));
  }
}

TEST_F(DatasetCatalogTest, NamesTheUnknownOption) {
  JsonReader reader(nlohmann::json{{"use", "shakespeare"}, {"untis", "lines"}}, "run.json",
                    "/data/text");
  try {
    open_dataset(reader, registries_);
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), HasSubstr("run.json"));
    EXPECT_THAT(error.what(), HasSubstr("untis"));
  }
}

TEST_F(DatasetCatalogTest, RefusesADefinitionInTheEntryAndAMissingFile) {
  JsonReader inside(nlohmann::json{{"use", "shakespeare"}, {"definition", {{"kind", "lines"}}}},
                    "run.json");
  EXPECT_THROW(open_dataset(inside, registries_), InvalidArgument);
  JsonReader missing(nlohmann::json{{"use", "no/such/file.json"}}, "run.json");
  EXPECT_THROW(open_dataset(missing, registries_), RuntimeError);
}

}  // namespace
}  // namespace vqlm
