#include "scoring/score_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

ScoreOptions parsed(const std::vector<std::string>& arguments,
                    const std::map<std::string, std::string>& variables = {}) {
  return parse_score_options(arguments, [&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(ScoreOptions, DefaultsAreSacrebleus) {
  const ScoreOptions options = parsed({"r"});
  EXPECT_THAT(options.references, ElementsAre("r"));
  EXPECT_FALSE(options.inputs.has_value());
  EXPECT_THAT(options.metrics, ElementsAre("bleu"));
  EXPECT_EQ(options.width, 1);
  EXPECT_EQ(options.format, OutputFormat::kJson);
  EXPECT_EQ(options.paired_ar_n, 10000);
  EXPECT_EQ(options.seed, "12345");
}

TEST(ScoreOptions, BindsToTheMetrics) {
  const ScoreOptions options =
      parsed({"r", "-i", "h", "-lc", "-s", "floor", "-sv", ".5", "-cw", "2", "--chrf-beta", "3",
              "--ter-no-punct", "--correct-quirks", "--spm-model", "m", "--compensated-sum"});
  EXPECT_TRUE(options.bleu.lowercase && options.bleu.correct_quirks && options.ter.correct_quirks);
  EXPECT_TRUE(options.ter.no_punct && options.bleu.compensated_sum);
  EXPECT_EQ(options.bleu.smooth, BleuSmoothing::kFloor);
  EXPECT_EQ(options.bleu.smooth_value, 0.5);
  EXPECT_EQ(options.bleu.model, "m");
  EXPECT_EQ(options.chrf.word_order, 2);
  EXPECT_EQ(options.chrf.beta, 3);
}

TEST(ScoreOptions, WrongUseIsRefused) {
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"r", "-m", "foo"},
                                             {"r", "-tok", "foo"},
                                             {"r", "-w", "x"},
                                             {"r", "-sv", "x"},
                                             {"r", "-f", "xml"},
                                             {"r", "-pbs", "-par"},
                                             {"r", "--threads", "0"},
                                             {"r", "--all-pairs", "-f", "text"},
                                             {"r", "--all-pairs", "-pbs"}})
    EXPECT_THROW(parsed(wrong), InvalidArgument) << testing::PrintToString(wrong);
}

TEST(ScoreOptions, OwnOptionsDoNotTouchAbbreviations) {
  EXPECT_TRUE(parsed({"r", "--short"}).short_signature);
  EXPECT_EQ(parsed({"r", "--test", "x"}).needs_test_sets, "--test-set");  // not --threads
  EXPECT_THROW(parsed({"r", "--all"}), InvalidArgument);
}

TEST(ScoreOptions, TheEnvironmentGoesBeforeTheFormat) {
  EXPECT_EQ(parsed({"r", "-f", "json"}, {{"SACREBLEU_FORMAT", "Text"}}).format,
            OutputFormat::kText);
  EXPECT_EQ(parsed({"r"}, {{"SACREBLEU_FORMAT", "other"}}).format, OutputFormat::kJson);
  EXPECT_EQ(parsed({"r"}, {{"SACREBLEU_SEED", "7"}}).seed, "7");
  EXPECT_FALSE(parsed({"r"}, {{"NO_COLOR", "1"}}).colour);
  EXPECT_TRUE(parsed({"r"}, {{"NO_COLOR", ""}}).colour);
}

TEST(ScoreOptions, HelpNamesEveryOption) {
  const std::string help = score_help();
  for (const char* name :
       {"--input", "-tok", "--all-pairs", "full-json", "--threads", "--spm-model",
        "--correct-quirks", "--compensated-sum", "SACREBLEU_SEED"})
    EXPECT_NE(help.find(name), std::string::npos) << name;
}

}  // namespace
}  // namespace vqlm
