#include "tasks/probing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.h"
#include "core/progress.h"
#include "core/random.h"
#include "core/registries.h"
#include "model/feature_extractor.h"
#include "stats/feature_scaling.h"
#include "stats/logistic_regression.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

// Features "numbers" are those the text consists of; "length" is how many there are.
class NumberReader : public Generator, public FeatureExtractor {
 public:
  GeneratorInfo info() const override { return {}; }
  std::vector<Generation> generate(std::span<const Example>, const DecodingOptions&) override {
    return {};
  }
  std::vector<Likelihood> score(std::span<const Example>) override { return {}; }
  std::vector<std::string> feature_names() const override { return names; }
  std::vector<std::vector<float>> features(std::span<const Example> batch,
                                           const std::string& name) override {
    num_texts += batch.size();
    std::vector<std::vector<float>> result;
    for (const Example& example : batch) {
      std::istringstream in(example.references.at(0));
      std::vector<float> numbers;
      for (float number = 0; in >> number;) numbers.push_back(number);
      if (name == "length") numbers = {static_cast<float>(numbers.size())};
      result.push_back(numbers);
    }
    return result;
  }

  std::vector<std::string> names{"numbers", "length"};
  std::size_t num_texts = 0;
};

std::unique_ptr<Task> make(const json& config = json::object()) {
  Registries registries;
  register_probing(registries);
  JsonReader reader(config, "test");
  auto task = registries.tasks.create("probing", reader);
  reader.finish();
  return task;
}

// `width` numbers, the first of them shifted by `shift` where the label is "high".
std::vector<Example> drawn(const std::string& split, int count, int width, double shift) {
  Pcg64 random(derive_seed(3, split));
  std::vector<Example> examples;
  for (int i = 0; i < count; ++i) {
    const bool high = i % 2 == 1;
    std::string text;
    for (int k = 0; k < width; ++k)
      text += std::to_string(random.next_double() + (k == 0 && high ? shift : 0)) + " ";
    examples.push_back({split + "/" + std::to_string(i), "", {text}, high ? "high" : "low"});
  }
  return examples;
}

class ProbingTest : public testing::Test {
 protected:
  void SetUp() override { set_progress_sink({}); }
  std::vector<std::string> labels(const json& config = json::object()) {
    TaskContext context;
    context.generator = &reader_;
    context.examples = &splits_.at("test");
    context.split = [this](const std::string& split) -> const std::vector<Example>& {
      return splits_.at(split);
    };
    std::vector<std::string> result;
    for (const Prediction& prediction : make(config)->run(context)) {
      EXPECT_EQ(prediction.example.id, splits_.at("test")[result.size()].id);
      result.push_back(prediction.predicted_label);
    }
    return result;
  }
  std::size_t num_right(const json& config = json::object()) {
    const std::vector<std::string> found = labels(config);
    std::size_t right = 0;
    for (std::size_t i = 0; i < found.size(); ++i) right += found[i] == splits_["test"][i].label;
    return right;
  }

  NumberReader reader_;
  std::map<std::string, std::vector<Example>> splits_;
};

TEST_F(ProbingTest, ReadsOffWhatAPlaneSeparates) {
  for (const char* split : {"train", "dev", "test"}) splits_[split] = drawn(split, 300, 4, 1.5);
  EXPECT_EQ(num_right(), 300U);
  EXPECT_EQ(reader_.num_texts, 900U);
  EXPECT_EQ(num_right({{"features", "numbers"}, {"l2", 0.01}}), 300U);
  EXPECT_EQ(reader_.num_texts, 1500U);  // a given l2 needs no development split
  EXPECT_EQ(num_right({{"l2", 0.01}, {"max_train", 20}}), 300U);
  EXPECT_EQ(reader_.num_texts, 1820U);
  // All texts are of one length: the probe is left with the shares of the labels.
  splits_["train"].push_back(splits_["train"][0]);
  EXPECT_THAT(labels({{"features", "length"}}), Each("low"));
}

// By the same steps, written out: standardise, fit each l2, take the one that dev likes best.
TEST_F(ProbingTest, ChoosesL2OnTheDevelopmentSplit) {
  for (const char* split : {"train", "dev", "test"}) splits_[split] = drawn(split, 60, 40, 0.7);
  std::map<std::string, LabelledRows> rows;
  for (const auto& [split, examples] : splits_) {
    rows[split].width = 40;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const auto numbers = reader_.features({&examples[i], 1}, "numbers")[0];
      rows[split].values.insert(rows[split].values.end(), numbers.begin(), numbers.end());
      rows[split].labels.push_back(static_cast<int>(i % 2));  // 1 is "high", which sorts first
    }
  }
  const FeatureScaling scaling(rows["train"].values, 40);
  for (auto& [split, part] : rows) scaling.apply(part.values);
  std::map<double, std::string> by_nats;  // predictions
  std::map<double, double> l2_of;
  for (const double l2 : {1.0, 0.1, 0.01, 0.001, 0.0001}) {
    const LogisticModel model = fit_logistic(rows["train"], 2, l2, {.tolerance = 1e-8}).model;
    std::string found;
    for (std::size_t i = 0; i < 60; ++i)
      found += model.predict(rows["test"].row(i)) == 1 ? 'h' : 'l';
    by_nats[model.mean_nats(rows["dev"])] = found;
    l2_of[model.mean_nats(rows["dev"])] = l2;
  }
  std::string got;
  for (const std::string& label : labels()) got += label[0];
  EXPECT_EQ(got, by_nats.begin()->second);
  EXPECT_NE(got, by_nats.rbegin()->second);  // forty numbers, sixty texts: the choice matters
  EXPECT_GT(l2_of.begin()->second, 0.0001);
  std::string given;
  for (const std::string& label : labels({{"l2", l2_of.begin()->second}})) given += label[0];
  EXPECT_EQ(given, got);
}

TEST_F(ProbingTest, NeedsLabels) {
  for (const char* split : {"train", "dev", "test"}) splits_[split] = drawn(split, 6, 2, 1);
  splits_["dev"][3].label = "hihg";
  try {
    labels();
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), HasSubstr("'high'"));
    EXPECT_THAT(error.what(), HasSubstr("dev/3"));
  }
  splits_["test"][3].label = "hihg";  // is never right, and no reason to stop
  EXPECT_EQ(labels({{"l2", 0.1}}).size(), 6U);
  splits_["train"][3].label = "";
  EXPECT_THROW(labels({{"l2", 0.1}}), InvalidArgument);
  splits_["train"].clear();
  EXPECT_THROW(labels({{"l2", 0.1}}), InvalidArgument);
}

TEST_F(ProbingTest, SaysWhatItCannotProbe) {
  class Plain : public Generator {
   public:
    GeneratorInfo info() const override { return {}; }
    std::vector<Generation> generate(std::span<const Example>, const DecodingOptions&) override {
      return {};
    }
    std::vector<Likelihood> score(std::span<const Example>) override { return {}; }
  } plain;
  EXPECT_EQ(make()->cannot_run(plain), "has no features");
  EXPECT_EQ(make()->cannot_run(reader_), "");
  EXPECT_EQ(make({{"features", "length"}})->cannot_run(reader_), "");
  EXPECT_EQ(make({{"features", "codes"}})->cannot_run(reader_),
            "has no features 'codes' (it has numbers, length)");
  reader_.names.clear();
  EXPECT_EQ(make()->cannot_run(reader_), "has no features that are not given the label");
}

TEST(ProbingOptionsTest, AreReadStrictly) {
  EXPECT_THROW(make({{"l2", -1}}), InvalidArgument);
  EXPECT_THROW(make({{"max_train", -1}}), InvalidArgument);
  EXPECT_THROW(make({{"feature", "codes"}}), InvalidArgument);
  const TaskInfo info = make()->info();
  EXPECT_TRUE(info.learns);
  EXPECT_FALSE(info.times);
}

}  // namespace
}  // namespace vqlm
