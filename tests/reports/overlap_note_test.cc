#include "reports/overlap_note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

// A run of a task with one generator a map of counts; a score that is not in the map is absent.
RunRecord run_with(const std::string& task,
                   const std::map<std::string, std::map<std::string, double>>& counts) {
  RunRecord run;
  for (const auto& [generator, scores] : counts) {
    Result result;
    result.task = task;
    result.generator = generator;
    for (const auto& [name, value] : scores) {
      Score score;
      score.name = "overlap." + name;
      score.value = value;
      score.signature = "match:whole text|texts:1000";
      result.scores.push_back(score);
    }
    run.results.push_back(result);
  }
  return run;
}

std::vector<std::string> texts(const RunRecord& run, Language language = Language::kEnglish) {
  std::vector<std::string> result;
  for (const OverlapFact& fact :
       overlap_facts(run, {"lm", "mt"}, {"transformer", "vqvae"}, language))
    result.push_back(fact.text);
  return result;
}

TEST(OverlapNoteTest, CountsSourcesReferencesAndPairs) {
  const std::map<std::string, double> counts{
      {"examples", 1000}, {"sources", 12}, {"references", 3}, {"pairs", 1}, {"outputs", 7}};
  const RunRecord run = run_with("mt", {{"transformer", counts}, {"vqvae", counts}});
  EXPECT_THAT(texts(run),
              ElementsAre("Machine translation: 12 of 1,000 sources, 3 references, 1 pair"));
  EXPECT_THAT(texts(run, Language::kChinese),
              ElementsAre("机器翻译：1,000 条中输入 12 条、参考文本 3 条、两者成对 1 条"));
  EXPECT_EQ(overlap_facts(run, {"mt"}, {"vqvae"}, Language::kEnglish).at(0).signature,
            "match:whole text|texts:1000");
}

TEST(OverlapNoteTest, LeavesOutWhatTheExamplesDoNotHave) {
  const RunRecord run =
      run_with("lm", {{"transformer", {{"examples", 1906}, {"references", 1287}}}});
  EXPECT_THAT(texts(run), ElementsAre("Language modelling: 1,287 of 1,906 references"));
}

TEST(OverlapNoteTest, SamplesWithoutTestExamplesSayNothing) {
  EXPECT_THAT(texts(run_with("lm", {{"vqvae", {{"examples", 300}, {"outputs", 2}}}})), IsEmpty());
  EXPECT_THAT(texts(run_with("other", {{"vqvae", {{"examples", 3}, {"sources", 2}}}})), IsEmpty());
}

TEST(OverlapNoteTest, GeneratorsTrainedOnOtherDataAreNamed) {
  const RunRecord run = run_with("lm", {{"transformer", {{"examples", 10}, {"references", 1}}},
                                        {"vqvae", {{"examples", 10}, {"references", 0}}}});
  EXPECT_THAT(texts(run), ElementsAre("Language modelling (Transformer): 1 of 10 references",
                                      "Language modelling (VQ-VAE-LM): 0 of 10 references"));
}

TEST(OverlapNoteTest, TheNoteJoinsItsFacts) {
  EXPECT_EQ(overlap_note({"a [1]", "b [2]"}, Language::kEnglish),
            "Test examples also in the training data: a [1]; b [2].");
  EXPECT_EQ(overlap_note({"a", "b"}, Language::kChinese), "也见于训练数据的测试样本：a；b。");
}

}  // namespace
}  // namespace vqlm
