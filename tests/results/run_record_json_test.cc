#include "results/run_record_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/version.h"

namespace vqlm {
namespace {

RunRecord sample_run() {
  RunRecord run;
  run.name = "quick_start";
  run.description = "a run";
  run.description_zh = "一次运行";
  run.command = "vqlm run quick_start.json";
  run.generators = {"ngram", "vqvae"};
  run.seeds = {1, 18446744073709551615ULL};
  Result result;
  result.task = "lm";
  result.generator = "vqvae";
  result.seed = 18446744073709551615ULL;
  Score score;
  score.name = "perplexity";
  score.value = 12.1;
  result.scores.push_back(score);
  result.absent["bleu"] = "no references";
  result.samples.push_back({"a", "b", "\xff not text", "3 1; 2"});
  result.predictions = "0123abcd";
  result.metrics = {"perplexity"};
  run.results.push_back(result);
  run.metrics["perplexity"] = R"({"type":"perplexity"})";
  PairedDifference difference;
  difference.task = "lm", difference.score = "perplexity";
  difference.baseline = "ngram", difference.generator = "vqvae";
  difference.difference = -0.25, difference.p_value = 0.125;
  difference.interval = Interval{-0.5, 0, 0.95, "t over seeds"};
  difference.num_seeds = 2, difference.paired = false, difference.method = "t";
  difference.baseline_kind = "exact", difference.generator_kind = "bound";
  run.differences.push_back(difference);
  run.curves.push_back({"vqvae", 2, {{"loss", {{1, 0.1}, {2, 0.05}}}}});
  run.code_use.push_back({"vqvae", "train", "encoder", 2, 1, {3, 0, 4}});
  run.breakdowns = {{"mt", "vqvae", 2, "length", "bleu", {{0, 5, 10, 41.5}, {6, 0, 3, 20}}}};
  run.projections = {{"vqvae", 2, {{0.5, -1, 3}}, {{1, 2, 7}}, 0.25}};
  run.descriptions["vqvae"] = R"({"type":"vqvae_lm"})";
  run.task_descriptions["lm"] = R"({"data":"grammar"})";
  run.provenance = {{"data", "abc"}, {"LibTorch", "2.13.0"}};
  run.failures = {{"train lstm", "out of memory"}};
  return run;
}

TEST(RunRecordJsonTest, RoundTripGivesTheSameBytes) {
  const RunRecord run = sample_run();
  const std::string text = run_record_to_json(run).dump();
  const RunRecord read = run_record_from_json(nlohmann::json::parse(text));
  EXPECT_EQ(run_record_to_json(read).dump(), text);
  EXPECT_EQ(read.description_zh, run.description_zh);
  EXPECT_EQ(read.seeds, run.seeds);
  EXPECT_EQ(read.results.at(0).samples.at(0).output, "\xff not text");
  EXPECT_EQ(read.results.at(0).samples.at(0).codes, "3 1; 2");
  EXPECT_EQ(read.results.at(0).absent.at("bleu"), "no references");
  EXPECT_EQ(read.results.at(0).predictions, "0123abcd");
  EXPECT_EQ(read.results.at(0).metrics, std::vector<std::string>{"perplexity"});
  EXPECT_EQ(read.metrics, run.metrics);
  EXPECT_EQ(read.differences.at(0).baseline, "ngram");
  EXPECT_EQ(read.differences.at(0).difference, -0.25);
  EXPECT_EQ(read.differences.at(0).p_value, 0.125);
  ASSERT_TRUE(read.differences.at(0).interval);
  EXPECT_EQ(read.differences.at(0).interval->lower, -0.5);
  EXPECT_FALSE(read.differences.at(0).paired);
  EXPECT_EQ(read.differences.at(0).generator_kind, "bound");
  EXPECT_EQ(read.curves.at(0).series.at("loss").at(1).second, 0.05);
  EXPECT_EQ(read.code_use.at(0).counts, (std::vector<double>{3, 0, 4}));
  EXPECT_EQ(read.breakdowns.at(0).classes.at(1).value, 20);
  EXPECT_EQ(read.projections.at(0).outputs.at(0).code, 3);
  EXPECT_EQ(read.projections.at(0).codes.at(0).count, 7);
  EXPECT_EQ(read.descriptions, run.descriptions);
  EXPECT_EQ(read.task_descriptions, run.task_descriptions);
  EXPECT_EQ(read.provenance, run.provenance);
  EXPECT_EQ(read.failures, run.failures);
}

std::string failure(const nlohmann::json& value) {
  try {
    run_record_from_json(value, "run.json");
  } catch (const RuntimeError& error) {
    return error.what();
  }
  return "";
}

TEST(RunRecordJsonTest, RefusesANewerSchemaAndDamage) {
  nlohmann::json value = run_record_to_json(sample_run());
  value["schema"] = kSchemaVersion + 1;
  EXPECT_THAT(failure(value), testing::HasSubstr("run.json: expected a schema version of at most"));
  value["schema"] = kSchemaVersion;
  value.erase("results");
  EXPECT_THAT(failure(value), testing::HasSubstr("run.json: expected the record of a run"));
  EXPECT_THAT(failure(nlohmann::json::array()), testing::HasSubstr("schema version"));
}

}  // namespace
}  // namespace vqlm
