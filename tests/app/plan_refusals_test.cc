// What a config is refused for before any work, in one sentence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/plan.h"
#include "app/small_config.h"
#include "core/error.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class PlanRefusalsTest : public testing::Test {
 protected:
  std::string refusal() const {
    try {
      make_plan(run_config(config_), session_);
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  }

  json config_ = small_config();
  Session session_{small_session()};
};

TEST_F(PlanRefusalsTest, NothingOfAGoodConfig) { EXPECT_EQ(refusal(), ""); }

TEST_F(PlanRefusalsTest, AMisspeltSplitOfATask) {
  config_["tasks"]["lm"]["split"] = "tset";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/tasks/lm/split"), HasSubstr("train, dev, test"),
                               HasSubstr("did you mean 'test'")));
}

TEST_F(PlanRefusalsTest, DataWithoutASplitToLearnFrom) {
  const TemporaryFolder folder;
  folder.write("t.txt", "a\nb\n");
  const std::string definition = folder.write("own.json", R"({
    "kind": "lines", "files": {"text": {"file": "t.txt"}},
    "splits": {"train": {"files": {"text": "text"}}, "test": {"files": {"text": "text"}}}})");
  config_["data"]["text"] = {{"use", definition}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/ngram/data"), HasSubstr("'dev'"),
                               HasSubstr("'text' with train, test")));
}

TEST_F(PlanRefusalsTest, ATaskThatLearnsFromDataWithoutASplit) {
  const TemporaryFolder folder;
  folder.write("t.txt", "a\nb\n");
  const std::string definition = folder.write("own.json", R"({
    "kind": "labelled", "files": {"text": {"file": "t.txt"}},
    "splits": {"train": {"files": {"good": "text"}}, "test": {"files": {"good": "text"}}}})");
  config_["data"]["own"] = {{"use", definition}};
  config_["tasks"]["probe"] = {
      {"type", "probing"}, {"data", "own"}, {"generators", {"transformer"}}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/tasks/probe/data"), HasSubstr("'dev'")));
}

TEST_F(PlanRefusalsTest, FeaturesThatNoGeneratorHas) {
  config_["tasks"]["probe"] = {{"type", "probing"}, {"data", "text"}};
  EXPECT_EQ(refusal(), "");
  config_["tasks"]["probe"]["features"] = "layer.1";
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("/tasks/probe"), HasSubstr("'ngram', which has no features"),
                    HasSubstr("which has no features 'layer.1' (it has layer.0)")));
  config_["tasks"]["probe"]["timing"] = true;
  config_["tasks"]["probe"]["features"] = "layer.0";
  EXPECT_THAT(refusal(), HasSubstr("/tasks/probe/timing"));
}

TEST_F(PlanRefusalsTest, TimingOfATaskThatCannotBeTimed) {
  config_["tasks"]["lm"]["timing"] = true;
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/tasks/lm/timing"), HasSubstr("language_modelling")));
}

TEST_F(PlanRefusalsTest, ATaskThatNoGeneratorCanDo) {
  config_["tasks"]["codes"] = {{"type", "encoding"}, {"data", "text"}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/tasks/codes"), HasSubstr("encoding"),
                               HasSubstr("'ngram', which has no codes"),
                               HasSubstr("'transformer', which has no codes")));
}

TEST_F(PlanRefusalsTest, ATaskWithoutARoleThatItNeeds) {
  json& task = config_["tasks"]["lm"];
  task = {{"type", "reverse_perplexity"}, {"data", "text"}, {"num_samples", 5}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/tasks/lm/roles"), HasSubstr("'learner'")));
  task["roles"] = {{"learner", "ngram"}};
  EXPECT_EQ(refusal(), "");
}

TEST_F(PlanRefusalsTest, ATaskOnDataOfNoGenerator) {
  config_["data"]["more"] = config_["data"]["text"];
  config_["tasks"]["lm"]["data"] = "more";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/tasks/lm"), HasSubstr("no generator of that data")));
}

TEST_F(PlanRefusalsTest, ATaskThatANamedGeneratorCannotDo) {
  config_["tasks"]["lm"] = {
      {"type", "encoding"}, {"data", "text"}, {"generators", {"transformer"}}};
  EXPECT_THAT(refusal(), HasSubstr("'transformer', which has no codes"));
}

TEST_F(PlanRefusalsTest, ASourceTokenizerOfAGeneratorThatDoesNotTranslate) {
  json& generator = config_["generators"]["transformer"];
  generator["source_tokenizer"] = "words";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/transformer/source_tokenizer"),
                               HasSubstr("a generator that translates"),
                               HasSubstr("transformer_lm with condition none")));
  generator = {{"type", "grammar_oracle"},
               {"view", "translation"},
               {"data", "text"},
               {"tokenizer", "words"},
               {"source_tokenizer", "words"}};
  EXPECT_THAT(refusal(), HasSubstr("grammar_oracle with condition source"));
}

TEST_F(PlanRefusalsTest, ASourceTokenizerThatIsUnknownOrAlone) {
  json& generator = config_["generators"]["mt"];
  generator = {{"type", "transformer_translation"},
               {"data", "text"},
               {"tokenizer", "words"},
               {"source_tokenizer", "wrds"}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/mt/source_tokenizer"),
                               HasSubstr("did you mean 'words'")));
  generator["source_tokenizer"] = "words";
  EXPECT_EQ(refusal(), "");
  generator.erase("tokenizer");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/mt/source_tokenizer"),
                               HasSubstr("a 'tokenizer' of the target")));
  generator.erase("source_tokenizer");
  generator["source_tokeniser"] = "words";
  EXPECT_THAT(refusal(), HasSubstr("did you mean 'source_tokenizer'"));
}

TEST_F(PlanRefusalsTest, UnknownNames) {
  config_["tasks"]["lm"]["generators"] = {"ngrm"};
  EXPECT_THAT(refusal(), HasSubstr("did you mean 'ngram'"));
  config_ = small_config();
  config_["generators"]["ngram"]["data"] = "txt";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/ngram/data"), HasSubstr("'text'")));
}

}  // namespace
}  // namespace vqlm
