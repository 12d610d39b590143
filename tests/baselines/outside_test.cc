// Generators from outside: a file of hypotheses, another program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "baselines/hypotheses.h"
#include "baselines/subprocess_generator.h"
#include "core/error.h"
#include "core/files.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

const std::vector<Example> kExamples = {{"test/0", "eins", {"one"}, ""},
                                        {"test/1", "zwei", {"two"}, ""},
                                        {"test/2", "drei", {"three"}, ""}};

class HypothesesTest : public testing::Test {
 protected:
  std::string written(const std::string& name, const std::string& text) {
    write_file(folder_.path() + "/" + name, text);
    return folder_.path() + "/" + name;
  }
  TemporaryFolder folder_;
};

TEST_F(HypothesesTest, TakesTheLineOfEachExample) {
  Hypotheses lines(written("out.txt", "a\n\nc d\n"), "source");
  EXPECT_EQ(lines.num_texts(), 3U);
  const auto last_two = lines.generate(std::span(kExamples).subspan(1), {});
  ASSERT_EQ(last_two.size(), 2U);
  EXPECT_EQ(last_two[0].text, "");
  EXPECT_EQ(last_two[1].text, "c d");
  EXPECT_EQ(lines.info().files.size(), 1U);
}

TEST_F(HypothesesTest, JsonLinesMayHaveLogProbabilities) {
  Hypotheses lines(written("out.jsonl", R"({"text": "a", "log_prob_nats": -1.5}
{"text": "b", "token_log_prob_nats": [-1, -2]}
{"text": "c"}
)"),
                   "none");
  const auto texts = lines.generate(kExamples, {});
  EXPECT_EQ(texts[0].token_log_prob_nats, std::vector<double>{-1.5});
  EXPECT_EQ(texts[1].token_log_prob_nats, (std::vector<double>{-1, -2}));
  EXPECT_TRUE(texts[2].token_log_prob_nats.empty());
  EXPECT_EQ(lines.info().condition, "none");
}

TEST_F(HypothesesTest, RefusesInOneSentence) {
  Hypotheses two(written("two.txt", "a\nb\n"), "source");
  EXPECT_THROW(two.generate(kExamples, {}), RuntimeError);
  EXPECT_THROW(two.score(kExamples), InvalidArgument);
  EXPECT_THROW(Hypotheses(folder_.path() + "/none.txt", "source"), RuntimeError);
  for (const char* line :
       {"text", "[1]", "{}", R"({"text": 1})", R"({"text": "a", "log_prob_nats": "x"})",
        R"({"text": "a", "token_log_prob_nats": [1, "x"]})"})
    try {
      Hypotheses broken(written("broken.jsonl", std::string("{\"text\": \"\"}\n") + line + "\n"),
                        "source");
      ADD_FAILURE() << "read: " << line;
    } catch (const RuntimeError& error) {
      EXPECT_THAT(error.what(), HasSubstr("broken.jsonl line 2: expected"));
    }
}

// Answers with what it was asked, and the number of the question.
constexpr const char* kProgram = R"PY(
import json, sys
for number, line in enumerate(sys.stdin):
    question = json.loads(line)
    if "generate" in question:
        texts = ["%d %s %s" % (number, question["decoding"]["method"], e["source"]) for e in question["generate"]]
        print(json.dumps({"generations": [{"text": t, "token_log_prob_nats": [-0.5]} for t in texts]}), flush=True)
    else:
        print(json.dumps({"likelihoods": [{"token_nats": [1.0] * len(e["text"]), "num_unknown": 2}
                                          for e in question["score"]]}), flush=True)
)PY";

SubprocessOptions python(const std::string& program) {
  SubprocessOptions options;
  options.process = {{"python3", "-c", program}, 20, 0};
  options.scores = true;
  return options;
}

TEST(SubprocessGeneratorTest, GeneratesInBatchesAndScores) {
  SubprocessGenerator generator(python(kProgram));
  DecodingOptions decoding;
  decoding.batch_size = 2;
  decoding.method = DecodingMethod::kBeam;
  const auto texts = generator.generate(kExamples, decoding);
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[1].text, "0 beam zwei");
  EXPECT_EQ(texts[2].text, "1 beam drei");
  EXPECT_EQ(texts[0].token_log_prob_nats, std::vector<double>{-0.5});
  EXPECT_GT(texts[0].seconds, 0);
  const auto likelihoods = generator.score(kExamples);
  EXPECT_EQ(likelihoods[2].num_tokens, 5);
  EXPECT_EQ(likelihoods[2].num_unknown, 2);
  EXPECT_EQ(likelihoods[2].num_bytes, 5);
  EXPECT_DOUBLE_EQ(likelihoods[2].total_nats(), 5);
}

TEST(SubprocessGeneratorTest, DoesOnlyWhatItsConfigSays) {
  SubprocessOptions options = python(kProgram);
  options.scores = options.generates = false;
  SubprocessGenerator generator(options);
  EXPECT_THROW(generator.score(kExamples), InvalidArgument);
  EXPECT_THROW(generator.generate(kExamples, {}), InvalidArgument);
}

TEST(SubprocessGeneratorTest, RefusesAnswersOfAnotherForm) {
  for (const char* answer : {R"({"generations": [1]})", R"({"generations": [{"texts": "a"}]})",
                             R"({"generations": [{"text": "a", "token_log_prob_nats": ["x"]}]})"}) {
    SubprocessGenerator generator(python(std::string("import sys\nfor line in sys.stdin: print('") +
                                         answer + "', flush=True)"));
    try {
      generator.generate(std::span(kExamples).subspan(0, 1), {});
      ADD_FAILURE() << answer;
    } catch (const RuntimeError& error) {
      EXPECT_THAT(error.what(), HasSubstr("example test/0: expected"));
    }
  }
}

}  // namespace
}  // namespace vqlm
