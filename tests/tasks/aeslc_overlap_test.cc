// Six test documents of AESLC are training documents too: the whole way from the real files, where
// they are present, to the printed counts.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "core/registries.h"
#include "data/builtin_data.h"
#include "data/dataset_catalog.h"
#include "data/overlap.h"
#include "data/temporary_folder.h"
#include "metrics/builtin_metrics.h"
#include "metrics/metric.h"
#include "tasks/builtin_tasks.h"
#include "tasks/fake_generator.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class AeslcOverlapTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("VQLM_CONFIGS", VQLM_SOURCE_DIR "/configs", 1);
    const char* shared = std::getenv("VQLM_SHARED");
    location_ = {std::string(shared == nullptr ? VQLM_SOURCE_DIR "/../shared" : shared) + "/data",
                 folder_ / "cache"};
    if (!std::filesystem::is_directory(location_.mirror + "/aeslc"))
      GTEST_SKIP() << "no AESLC in " << location_.mirror;
    register_builtin_data(registries_);
    register_builtin_tasks(registries_);
    register_builtin_metrics(registries_);
  }
  std::vector<Example> load(const std::string& split) const {
    const nlohmann::json entry{{"use", "aeslc"}};
    JsonReader reader(entry, "test");
    return open_dataset(reader, registries_)->load(split, location_);
  }
  JsonReader no_options() const {
    static const nlohmann::json kNone = nlohmann::json::object();
    return JsonReader(kNone, "test");
  }

  TemporaryFolder folder_;
  DataLocation location_;
  Registries registries_;
};

TEST_F(AeslcOverlapTest, SixSharedDocumentsAreCounted) {
  const std::vector<Example> test = load("test");
  const TrainingTexts training_texts = training_texts_of(load("train"));
  FakeGenerator generator("source");
  TaskContext context;
  context.generator = &generator;
  context.examples = &test;
  context.training_texts = &training_texts;
  JsonReader task_options = no_options(), metric_options = no_options();
  const auto predictions = registries_.tasks.create("summarisation", task_options)->run(context);
  std::map<std::string, double> counts;
  for (const Score& score :
       registries_.metrics.create("overlap", metric_options)->evaluate(predictions))
    counts[score.name] = score.value;
  EXPECT_EQ(counts.at("overlap.examples"), 1'906);
  EXPECT_EQ(counts.at("overlap.sources"), 6);
  // Counted apart with Python's json and sets: short subject lines come again.
  EXPECT_EQ(counts.at("overlap.references"), 287);
  EXPECT_EQ(counts.at("overlap.pairs"), 4);
}

}  // namespace
}  // namespace vqlm
