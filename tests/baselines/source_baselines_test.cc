// Baselines without a model: copies, leads, the commonest output.
#include "baselines/source_baselines.h"

#include <gtest/gtest.h>

#include "baselines/most_frequent.h"
#include "core/error.h"
#include "core/files.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using Texts = std::vector<std::string>;

TEST(FirstSentencesTest, EndWhereReadersWouldEndThem) {
  EXPECT_EQ(first_sentences("One. Two! Three? Four", 9), (Texts{"One.", "Two!", "Three?", "Four"}));
  EXPECT_EQ(first_sentences("Pi is 3.14 or so. Yes.", 1), (Texts{"Pi is 3.14 or so."}));
  EXPECT_EQ(first_sentences("He said \"No.\" Then left...", 9),
            (Texts{"He said \"No.\"", "Then left..."}));
  EXPECT_EQ(first_sentences("一句。两句！三", 9), (Texts{"一句。", "两句！", "三"}));
  EXPECT_EQ(first_sentences("\n\n  first line \nsecond", 1), (Texts{"first line"}));
  EXPECT_EQ(first_sentences(" \n ", 2), Texts{});
  EXPECT_EQ(first_sentences("", 2), Texts{});
}

const std::vector<Example> kExamples = {{"test/0", "A b. C d.", {"x"}, "pos"},
                                        {"test/1", "", {"y"}, "neg"}};

TEST(SourceBaselinesTest, CopyAndLead) {
  CopySource copy;
  EXPECT_EQ(copy.generate(kExamples, {})[0].text, "A b. C d.");
  Lead one(1), two(2);
  EXPECT_EQ(one.generate(kExamples, {})[0].text, "A b.");
  EXPECT_EQ(two.generate(kExamples, {})[0].text, "A b. C d.");
  EXPECT_EQ(one.generate(kExamples, {})[1].text, "");
  EXPECT_THROW(copy.score(kExamples), InvalidArgument);
  EXPECT_THROW(one.score(kExamples), InvalidArgument);
}

FitContext context_of(const std::vector<Example>& train) {
  FitContext context;
  context.train = &train;
  return context;
}

TEST(MostFrequentTest, LearnsTheCommonestAndSavesIt) {
  const std::vector<Example> train = {{"0", "", {"b"}, "pos"},
                                      {"1", "", {"a"}, "pos"},
                                      {"2", "", {"b"}, "neg"},
                                      {"3", "", {"a"}, "neg"},
                                      {"4", "", {"a"}, "neg"}};
  MostFrequent overall("source"), by_label("label");
  EXPECT_THROW(overall.generate(kExamples, {}), InvalidArgument);
  overall.fit(context_of(train));
  by_label.fit(context_of(train));
  EXPECT_EQ(overall.generate(kExamples, {})[0].text, "a");
  EXPECT_EQ(by_label.generate(kExamples, {})[0].text, "a");  // a tie
  const std::vector<Example> other = {{"test/0", "", {}, "new"}};
  EXPECT_THROW(by_label.generate(other, {}), InvalidArgument);
  const TemporaryFolder folder;
  by_label.save(folder.path());
  MostFrequent back("source");
  back.load(folder.path(), {}, "cpu");
  EXPECT_EQ(back.info().condition, "label");
  EXPECT_EQ(back.generate(kExamples, {})[1].text, "a");
  write_file(folder.path() + "/config.json", "{\"condition\": 1}");
  EXPECT_THROW(back.load(folder.path(), {}, "cpu"), RuntimeError);
  EXPECT_THROW(overall.fit(context_of({})), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
