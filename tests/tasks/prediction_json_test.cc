#include "tasks/prediction_json.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

Prediction sample_prediction() {
  Prediction prediction;
  prediction.example = {"test/3", "quelle\n", {"ein \"Satz\"", "你好"}, "past"};
  prediction.generation = Generation{"Ausgabe\t", {-0.1, -1e-300, -1.0 / 3}, {{1, 2}, {3}}, 0.25};
  Likelihood& likelihood = prediction.likelihood.emplace();
  likelihood.token_nats = {0.1, std::numeric_limits<double>::infinity()};
  likelihood.code_nats = {2.0 / 3};
  likelihood.num_tokens = 2;
  likelihood.num_bytes = 12;
  likelihood.num_unknown = 1;
  likelihood.kind = LikelihoodKind::kBound;
  prediction.codebooks = {{0, 0, 8, 4}, {1, 1, 16, 2}};
  likelihood.code_level_sizes = {1};
  prediction.code_origin = "prior";
  prediction.likelihood_signature = "unit:char";
  prediction.source_in_training = true;
  prediction.reference_in_training = true;
  prediction.pair_in_training = true;
  prediction.output_in_training = true;
  prediction.predicted_label = "present";
  prediction.judge_log_prob_nats = {-3.5};
  prediction.judge_num_tokens = 1;
  prediction.judge_num_bytes = 9;
  prediction.judge_signature = "judge:ngram|kind:exact";
  prediction.learner_signature = "learner:ngram|samples:5";
  prediction.real_text = "a \"real\" one";
  prediction.grammatical = false;
  prediction.grammar_signature = "grammar:grammar_oracle";
  return prediction;
}

TEST(PredictionJson, ComesBackExactly) {
  const Prediction given = sample_prediction();
  const std::string line = prediction_to_line(given);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const Prediction back = prediction_from_line(line, "test");
  EXPECT_EQ(prediction_to_line(back), line);
  EXPECT_EQ(back.example.source, given.example.source);
  EXPECT_EQ(back.example.references, given.example.references);
  EXPECT_EQ(back.generation->token_log_prob_nats, given.generation->token_log_prob_nats);
  EXPECT_EQ(back.generation->codes, given.generation->codes);
  EXPECT_EQ(back.codebooks, given.codebooks);
  EXPECT_EQ(back.likelihood->code_level_sizes, given.likelihood->code_level_sizes);
  EXPECT_EQ(back.likelihood->token_nats, given.likelihood->token_nats);
  EXPECT_EQ(back.likelihood->kind, LikelihoodKind::kBound);
  EXPECT_EQ(back.judge_log_prob_nats, given.judge_log_prob_nats);
  EXPECT_EQ(back.judge_num_bytes, 9);
  EXPECT_EQ(back.judge_num_unknown, 0);
  EXPECT_EQ(back.learner_signature, given.learner_signature);
  EXPECT_EQ(back.grammatical, false);
  EXPECT_EQ(back.grammar_signature, given.grammar_signature);
  EXPECT_TRUE(back.source_in_training);
  EXPECT_TRUE(back.reference_in_training);
  EXPECT_TRUE(back.pair_in_training);
  EXPECT_TRUE(back.output_in_training);
}

TEST(PredictionJson, UnknownTokensOfTheJudgeStandThereWhereThereAreAny) {
  Prediction prediction = sample_prediction();
  EXPECT_EQ(prediction_to_line(prediction).find("\"num_unknown\":0"), std::string::npos);
  prediction.judge_num_unknown = 2;
  EXPECT_EQ(prediction_from_line(prediction_to_line(prediction), "test").judge_num_unknown, 2);
}

TEST(PredictionJson, TimesAreNoPartOfIt) {
  Prediction fast = sample_prediction(), slow = sample_prediction();
  slow.generation->seconds = 99;
  EXPECT_EQ(prediction_to_line(fast), prediction_to_line(slow));
}

TEST(PredictionJson, FilesHoldOneLineEach) {
  const auto path = (std::filesystem::path(testing::TempDir()) / "vqlm_predictions.jsonl").string();
  write_predictions({sample_prediction(), Prediction{}}, path);
  const auto back = read_predictions(path);
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].example.id, "test/3");
  EXPECT_FALSE(back[1].generation);
  write_file(path, "{\"example\": 1}\n");
  EXPECT_THROW(read_predictions(path), RuntimeError);
  std::filesystem::remove(path);
}

TEST(PredictionJson, BytesThatAreNoUtf8ComeBack) {
  Prediction prediction;
  prediction.example = {"test/0", "\xC3", {"\xE4\xBD", "whole"}, ""};
  prediction.generation.emplace().text = "a\xFF";
  const Prediction back = prediction_from_line(prediction_to_line(prediction), "test");
  EXPECT_EQ(back.generation->text, "a\xFF");
  EXPECT_EQ(back.example.source, prediction.example.source);
  EXPECT_EQ(back.example.references, prediction.example.references);
}

TEST(PredictionJson, DamagedBytesAreOneSentence) {
  std::string line = prediction_to_line(sample_prediction());
  line.replace(line.find("\"past\""), 6, "{\"hex\":\"6\"}");
  EXPECT_THROW(prediction_from_line(line, "test"), RuntimeError);
}

}  // namespace
}  // namespace vqlm
