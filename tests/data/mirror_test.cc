// The catalogue on the real files, where a mirror of them is present.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "core/files.h"
#include "core/hash.h"
#include "data/builtin_data.h"
#include "data/dataset_catalog.h"
#include "data/fetch.h"
#include "data/overlap.h"
#include "data/own_dataset.h"
#include "data/sentencepiece_tokenizer.h"
#include "data/text_reader.h"

namespace vqlm {
namespace {

std::string shared_folder() {
  const char* folder = std::getenv("VQLM_SHARED");
  return folder == nullptr ? VQLM_SOURCE_DIR "/../shared" : folder;
}

class MirrorTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("VQLM_CONFIGS", VQLM_SOURCE_DIR "/configs", 1);
    location_ = {shared_folder() + "/data", folder_ / "cache"};
    if (!std::filesystem::is_directory(location_.mirror))
      GTEST_SKIP() << "no data mirror in " << location_.mirror;
    register_builtin_data(registries_);
  }
  std::unique_ptr<Dataset> open(const nlohmann::json& entry) const {
    JsonReader reader(entry, "run.json");
    return open_dataset(reader, registries_);
  }
  std::vector<Example> load(const nlohmann::json& entry, const std::string& split) const {
    return open(entry)->load(split, location_);
  }
  void expect_sizes(const std::string& name, std::size_t train, std::size_t dev,
                    std::size_t test) const {
    const nlohmann::json entry{{"use", name}};
    EXPECT_EQ(load(entry, "train").size(), train) << name;
    EXPECT_EQ(load(entry, "dev").size(), dev) << name;
    EXPECT_EQ(load(entry, "test").size(), test) << name;
  }

  TemporaryFolder folder_;
  DataLocation location_;
  Registries registries_;
};

TEST_F(MirrorTest, SplitsHaveTheirKnownSizes) {
  expect_sizes("multi30k", 29'000, 1'014, 1'000);
  expect_sizes("multi30k_lc", 29'000, 1'014, 1'000);
  expect_sizes("aeslc", 14'436, 1'960, 1'906);
  // 5,331 lines a label: 534 with an index divisible by ten, 533 with the next.
  expect_sizes("polarity", 2 * (5'331 - 534 - 533), 2 * 533, 2 * 534);
}

TEST_F(MirrorTest, CharactersOfShakespearePutTogetherAreTheFile) {
  std::string text;
  for (const char* split : {"train", "dev", "test"})
    for (const Example& example : load({{"use", "shakespeare"}}, split))
      text += example.references[0];
  EXPECT_EQ(sha256_hex(text),
            sha256_hex(read_text(location_.mirror + "/shakespeare/input.txt.gz")));
  EXPECT_EQ(
      load({{"use", "shakespeare"}, {"unit", "lines"}, {"blank_lines", "keep"}}, "dev").size(),
      2'000U);
}

TEST_F(MirrorTest, WikiText2HasNoLineTwice) {
  const nlohmann::json entry{{"use", "wikitext2"}};
  EXPECT_EQ(load(entry, "train").size() + load(entry, "dev").size(), 2'461U);
  EXPECT_EQ(load(entry, "test").size(), 2'891U);
  EXPECT_EQ(load(entry, "test")[0].references[0], "= Robert <unk> =");
}

TEST_F(MirrorTest, SixTestDocumentsOfAeslcAreInTrain) {
  const nlohmann::json entry{{"use", "aeslc"}};
  const Overlap overlap = count_overlap(load(entry, "train"), load(entry, "test"));
  EXPECT_EQ(overlap.num_sources, 6);
}

TEST_F(MirrorTest, FetchCopiesIntoTheCache) {
  const std::string with_mirror = open({{"use", "multi30k"}})->content_hash(location_);
  EXPECT_EQ(fetch_dataset("multi30k", location_).size(), 6U);
  const DataLocation cache_only{"", location_.cache};
  EXPECT_EQ(open({{"use", "multi30k"}})->load("dev", cache_only).size(), 1'014U);
  EXPECT_EQ(open({{"use", "multi30k"}})->content_hash(cache_only), with_mirror);
  for (const VerifiedFile& file : verify_dataset("multi30k", cache_only))
    EXPECT_EQ(file.problem, "");
}

TEST_F(MirrorTest, SentencePieceRestoresMulti30k) {
  std::vector<std::string> train, test;
  for (const Example& e : load({{"use", "multi30k"}, {"text", "de"}}, "train"))
    train.push_back(e.references[0]);
  for (const Example& e : load({{"use", "multi30k"}, {"text", "de"}}, "test"))
    test.push_back(e.references[0]);
  SentencePieceOptions options;
  options.vocab_size = 4000;
  SentencePieceTokenizer tokenizer(options);
  tokenizer.train(train, 1);
  const RoundTrip trip = check_round_trip(tokenizer, test);
  EXPECT_EQ(trip.num_changed, trip.num_with_unknown);
  EXPECT_LE(trip.num_with_unknown, 2);
}

}  // namespace
}  // namespace vqlm
