// What tasks and metrics say of generated texts, through the cells of a whole run on the grammar.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "app/builtin_plugins.h"
#include "app/cell_runner.h"
#include "app/small_config.h"
#include "core/log.h"
#include "core/progress.h"
#include "data/temporary_folder.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

nlohmann::json quality_config() {
  return nlohmann::json::parse(R"({
    "data": {"text": {"use": "grammar", "sizes": {"train": 400, "dev": 20, "test": 40}}},
    "tokenizers": {"words": {"type": "word", "data": ["text"]}},
    "generators": {
      "oracle": {"type": "grammar_oracle", "data": "text", "tokenizer": "words"},
      "ngram": {"type": "ngram", "data": "text", "tokenizer": "words", "order": 2},
      "learner": {"type": "ngram", "data": "text", "tokenizer": "words", "order": 3},
      "labelled": {"type": "ngram", "condition": "label", "data": "text", "tokenizer": "words"},
      "tenses": {"type": "grammar_oracle", "condition": "label", "data": "text", "tokenizer": "words"},
      "autoencoder": {"type": "vqvae_lm", "quantizer": "none", "data": "text", "tokenizer": "words",
        "code_dim": 4, "downsampling": 2,
        "encoder": {"d_model": 16, "num_heads": 2, "d_ff": 16, "num_layers": 1},
        "training": {"max_steps": 4, "batch_tokens": 200, "log_every": 1, "evaluate_every": 2}},
      "vqvae": {"type": "vqvae_lm", "codes": 8, "data": "text", "tokenizer": "words",
        "encoder": {"d_model": 16, "num_heads": 2, "d_ff": 16, "num_layers": 1},
        "training": {"max_steps": 4, "batch_tokens": 200}}
    },
    "tasks": {
      "reverse": {"type": "reverse_perplexity", "data": "text", "num_samples": 300,
                  "generators": ["oracle", "ngram"], "roles": {"learner": "learner"},
                  "metrics": ["reverse_perplexity"]},
      "generation": {"type": "text_generation", "data": "text", "num_samples": 50,
                     "generators": ["oracle", "ngram"], "roles": {"grammar": "oracle"},
                     "metrics": ["grammatical"]},
      "prefix": {"type": "text_generation", "condition": "prefix", "prefix_words": 2, "data": "text",
                 "generators": ["oracle"], "roles": {"grammar": "oracle"}, "metrics": ["grammatical"]},
      "label": {"type": "text_generation", "condition": "label", "data": "text",
                "generators": ["tenses", "labelled"], "metrics": ["accuracy", "grammatical"],
                "roles": {"classifier": "tenses", "grammar": "tenses"}},
      "reconstruction": {"type": "reconstruction", "data": "text", "generators": ["autoencoder"],
                         "decoding": {"max_tokens": 8}, "metrics": ["bleu"]},
      "codes": {"type": "encoding", "data": "text", "generators": ["vqvae"],
                "metrics": ["code_labels"]}
    },
    "report": {}
  })");
}

class TextQualityTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    set_log_options({LogLevel::kOff, false});
    set_progress_sink({});
    static TemporaryFolder folder;
    static Session session(small_session());
    Store store(folder.path());
    const Plan plan = make_plan(run_config(quality_config()), session);
    CellRunner runner(plan, session, store, 1);
    for (const Cell& cell : plan.cells) {
      runner.run(cell.key);
      if (cell.kind != CellKind::kMetric) continue;
      const auto result = store.read(cell.key).result;
      for (const auto& score : result.at("scores"))
        scores_[cell.task + "/" + cell.generator + "/" + score.at("name").get<std::string>()] =
            score_from_json(score);
    }
  }
  static std::map<std::string, Score> scores_;
};
std::map<std::string, Score> TextQualityTest::scores_;

TEST_F(TextQualityTest, BetterSamplesTeachMore) {
  const Score& oracle = scores_.at("reverse/oracle/reverse_perplexity");
  EXPECT_LT(oracle.value, scores_.at("reverse/ngram/reverse_perplexity").value);
  EXPECT_GT(oracle.value, 8);
  EXPECT_LT(oracle.value, 60);
  EXPECT_TRUE(oracle.interval);
  EXPECT_THAT(oracle.signature, StartsWith("learner:ngram|samples:300|kind:exact|unit:word"));
  EXPECT_THAT(oracle.signature, HasSubstr("|order:3|"));
}

TEST_F(TextQualityTest, TheGrammarsOwnTextsAreSentences) {
  EXPECT_EQ(scores_.at("generation/oracle/grammatical").value, 1);
  const double share = scores_.at("generation/ngram/grammatical").value;
  EXPECT_GT(share, 0);
  EXPECT_LT(share, 1);
  EXPECT_THAT(scores_.at("generation/ngram/grammatical").signature,
              HasSubstr("grammar:grammar_oracle|"));
  EXPECT_EQ(scores_.at("prefix/oracle/grammatical").value, 1);
}

TEST_F(TextQualityTest, LabelsAreCheckedByTheGrammar) {
  EXPECT_EQ(scores_.at("label/tenses/accuracy").value, 1);
  EXPECT_EQ(scores_.at("label/tenses/grammatical").value, 1);
  const double right = scores_.at("label/labelled/accuracy").value;
  EXPECT_GT(right, 0);
  EXPECT_LT(right, 1);
  EXPECT_EQ(right, scores_.at("label/labelled/grammatical").value);
}

TEST_F(TextQualityTest, AnAutoencoderReconstructsAndCodesMeetLabels) {
  EXPECT_GE(scores_.at("reconstruction/autoencoder/bleu").value, 0);
  EXPECT_GT(scores_.at("codes/vqvae/codes.purity").value, 0.3);  // three tenses
  EXPECT_GE(scores_.at("codes/vqvae/codes.mutual_information").value, 0);
  EXPECT_GT(scores_.at("codes/vqvae/codes.purity_by_chance").value, 0.3);
}

}  // namespace
}  // namespace vqlm
