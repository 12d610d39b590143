#include "app/distillation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "data/temporary_folder.h"
#include "tasks/fake_generator.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::string reversed(const std::string& text) { return {text.rbegin(), text.rend()}; }

// Writes sources backwards, those that begin with a blank not at all, and dies after some calls.
class FrailTeacher : public FakeGenerator {
 public:
  explicit FrailTeacher(std::size_t calls) : FakeGenerator("source"), calls_(calls) {}
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override {
    if (calls_-- == 0) throw std::runtime_error("killed");
    std::vector<Generation> result = FakeGenerator::generate(batch, options);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      seen.push_back(batch[i].source);
      if (batch[i].source.front() == ' ') result[i].text = " \n";
    }
    return result;
  }
  std::vector<std::string> seen;

 private:
  std::size_t calls_;
};

class DistillationTest : public testing::Test {
 protected:
  DistillationTest() {
    for (int i = 0; i < 10; ++i)
      examples_.push_back({"train/" + std::to_string(i),
                           std::string(static_cast<std::size_t>(20 - i), 'a') + std::to_string(i),
                           {"first " + std::to_string(i), "second"},
                           "label"});
    decoding_.batch_size = 1;
  }
  DistilledTargets run(Generator& teacher) const {
    return distil(examples_, teacher, decoding_, {"distil", folder_.path(), 4});
  }

  TemporaryFolder folder_;
  std::vector<Example> examples_;
  DecodingOptions decoding_;
};

TEST_F(DistillationTest, EveryExampleGetsTheOutputForItsSource) {
  FrailTeacher teacher(100);
  const DistilledTargets targets = run(teacher);
  ASSERT_EQ(targets.texts.size(), examples_.size());
  for (std::size_t i = 0; i < examples_.size(); ++i)
    EXPECT_EQ(targets.texts[i], reversed(examples_[i].source));
  EXPECT_EQ(targets.num_empty, 0);
  EXPECT_THAT(teacher.batch_sizes, ElementsAre(4, 4, 2));
  for (std::size_t i = 1; i < teacher.seen.size(); ++i)
    EXPECT_LE(teacher.seen[i - 1].size(), teacher.seen[i].size());
}

TEST_F(DistillationTest, AKilledOneGoesOnAfterItsLastChunk) {
  FrailTeacher first(2);
  EXPECT_THROW(run(first), std::runtime_error);
  FrailTeacher second(100);
  const DistilledTargets resumed = run(second);
  EXPECT_THAT(first.batch_sizes, ElementsAre(4, 4));
  EXPECT_THAT(second.batch_sizes, ElementsAre(2));
  for (std::size_t i = 0; i < examples_.size(); ++i)
    EXPECT_EQ(resumed.texts[i], reversed(examples_[i].source));
  FrailTeacher none(0);
  EXPECT_EQ(run(none).texts, resumed.texts);  // asks nobody
}

TEST_F(DistillationTest, AChunkFillsABatch) {
  decoding_.batch_size = 7;
  FrailTeacher teacher(100);
  run(teacher);
  EXPECT_THAT(teacher.batch_sizes, ElementsAre(7, 3));
}

TEST_F(DistillationTest, AnEmptyOutputLeavesTheFirstReference) {
  examples_[3].source = " skipped";
  examples_[5] = {"train/5", " skipped", {}, ""};
  FrailTeacher teacher(100);
  const DistilledTargets targets = run(teacher);
  EXPECT_EQ(targets.num_empty, 2);
  EXPECT_EQ(targets.texts[3], "first 3");
  EXPECT_EQ(targets.texts[4], reversed(examples_[4].source));
}

TEST_F(DistillationTest, ADamagedChunkIsRefused) {
  FrailTeacher teacher(100);
  run(teacher);
  for (const std::string content :
       {"", "{}", R"({"texts": ["a"]})", R"({"texts": [1, 2, 3, 4]})"}) {
    folder_.write("chunk-0.json", content);
    EXPECT_THROW(run(teacher), RuntimeError) << content;
  }
}

TEST_F(DistillationTest, TargetsComeBackFromTheFile) {
  FrailTeacher teacher(100);
  std::vector<std::string> targets = run(teacher).texts;
  targets[2] = "\xff\"\n";  // a byte-level teacher may write any bytes
  const std::string path = folder_ / kTargetsFile;
  write_targets(path, examples_, targets);
  const std::vector<Example> read = with_targets(examples_, path, false);
  ASSERT_THAT(read, SizeIs(10));
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].id, examples_[i].id);
    EXPECT_EQ(read[i].source, examples_[i].source);
    EXPECT_THAT(read[i].references, ElementsAre(targets[i]));
    EXPECT_EQ(read[i].label, "label");
  }
}

TEST_F(DistillationTest, TheOriginalsMayFollow) {
  FrailTeacher teacher(100);
  const std::string path = folder_ / kTargetsFile;
  write_targets(path, examples_, run(teacher).texts);
  const std::vector<Example> read = with_targets(examples_, path, true);
  ASSERT_THAT(read, SizeIs(20));
  EXPECT_EQ(read[0].id, "train/0");
  EXPECT_EQ(read[10].id, "train/0/original");
  EXPECT_EQ(read[10].references, examples_[0].references);
}

TEST_F(DistillationTest, AFileOfOtherExamplesIsRefused) {
  const std::string path = folder_ / kTargetsFile;
  const std::vector<std::string> targets(examples_.size(), "a");
  write_targets(path, examples_, targets);
  std::vector<Example> others = examples_;
  others.pop_back();
  EXPECT_THROW(with_targets(others, path, false), RuntimeError);
  others = examples_;
  others.push_back({"train/10", "a", {}, ""});
  EXPECT_THROW(with_targets(others, path, false), RuntimeError);
  others = examples_;
  others[4].id = "dev/4";
  EXPECT_THROW(with_targets(others, path, false), RuntimeError);
}

}  // namespace
}  // namespace vqlm
