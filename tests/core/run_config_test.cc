#include "core/run_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

class RunConfigTest : public testing::Test {
 protected:
  RunConfigTest()
      : path_(testing::TempDir() + "vqlm_run_" + std::to_string(::getpid()) + "/small.json") {}
  ~RunConfigTest() override {
    std::filesystem::remove_all(std::filesystem::path(path_).parent_path());
  }
  RunConfig load(const std::string& text, const std::vector<std::string>& sets = {}) {
    write_file(path_, text);
    std::vector<Override> overrides;
    for (const std::string& set : sets) overrides.push_back(parse_override(set));
    return load_run_config(path_, overrides);
  }
  std::string refusal(const std::string& text, const std::vector<std::string>& sets = {}) {
    try {
      load(text, sets);
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  }
  std::string path_;
};

constexpr const char* kSmall = R"({
  // what it is
  "description": "two models",
  "generators": {"vqvae": {"codes": 256, "prior": {"layers": 2}}, "ngram": {"order": 5}},
  "tasks": {"lm": {"metrics": ["bleu", "chrf"]}},  /* more later */
  "seeds": [1, 2, 3]
})";

TEST_F(RunConfigTest, ReadsSectionsAndComments) {
  const RunConfig run = load(kSmall);
  EXPECT_EQ(run.name, "small");
  EXPECT_EQ(run.file, path_);
  EXPECT_EQ(run.description, "two models");
  EXPECT_EQ(run.generators.size(), 2U);
  EXPECT_EQ(run.seeds, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_TRUE(run.data.is_object() && run.data.empty());
}

TEST_F(RunConfigTest, TheDescriptionMayBeInTwoLanguages) {
  EXPECT_EQ(load(kSmall).description_zh, "");
  const RunConfig run = load(R"({"description": {"en": "two models", "zh": "两个模型"}})");
  EXPECT_EQ(run.description, "two models");
  EXPECT_EQ(run.description_zh, "两个模型");
  EXPECT_THAT(refusal(R"({"description": {"en": "two models"}})"), HasSubstr("/description/zh"));
  EXPECT_THAT(refusal(R"({"description": {"en": "a", "zh": "b", "de": "c"}})"), HasSubstr("de"));
  EXPECT_THAT(refusal(R"({"description": 3})"), HasSubstr("/description"));
}

TEST_F(RunConfigTest, OverridesChangeAddAndIndex) {
  const RunConfig run =
      load(kSmall, {"generators.vqvae.codes=512", "generators.vqvae.prior.dropout=0.1",
                    "tasks.lm.metrics.1=ter", "report.formats=[\"html\"]", "generators.ngram={}",
                    "description=a=b"});
  EXPECT_EQ(run.generators["vqvae"]["codes"], 512);
  EXPECT_EQ(run.generators["vqvae"]["prior"]["dropout"], 0.1);
  EXPECT_EQ(run.tasks["lm"]["metrics"][1], "ter");
  EXPECT_EQ(run.report["formats"][0], "html");
  EXPECT_TRUE(run.generators["ngram"].empty());
  EXPECT_EQ(run.description, "a=b");
}

TEST_F(RunConfigTest, OverridesOfWhatIsNotThereAreRefused) {
  EXPECT_THAT(refusal(kSmall, {"generators.vqave.codes=1"}),
              HasSubstr("override 'generators.vqave.codes=1': expected a path that exists, got no "
                        "'vqave' (did you mean 'vqvae'?)"));
  EXPECT_THAT(refusal(kSmall, {"tasks.lm.metrics.2=ter"}), HasSubstr("an index from 0 to 1"));
  EXPECT_THAT(refusal(kSmall, {"generators.vqvae.codes.x=1"}), HasSubstr("got 256"));
  EXPECT_THAT(refusal(kSmall, {"generators..x=1"}), HasSubstr("an empty part"));
  EXPECT_THROW(parse_override("codes"), InvalidArgument);
  EXPECT_THROW(parse_override("=3"), InvalidArgument);
}

// Its component knows whether there is such a key; being near to another one says nothing.
TEST_F(RunConfigTest, OverridesMayAddAKeyThatIsNearToAnother) {
  const RunConfig run =
      load(R"({"generators": {"vqvae": {"top_k": 5, "training": {"beta1": 0.9}}}})",
           {"generators.vqvae.top_p=0.9", "generators.vqvae.training.beta2=0.98",
            "generators.vqvae2={\"codes\": 2}"});
  EXPECT_EQ(run.generators["vqvae"]["top_p"], 0.9);
  EXPECT_EQ(run.generators["vqvae"]["top_k"], 5);
  EXPECT_EQ(run.generators["vqvae"]["training"]["beta2"], 0.98);
  EXPECT_EQ(run.generators["vqvae2"]["codes"], 2);
}

TEST_F(RunConfigTest, OverridesOfUnknownSectionsAreRefusedLikeThoseOfTheFile) {
  EXPECT_THAT(refusal(kSmall, {"sedes=[1]"}),
              HasSubstr("small.json: key: expected one of data, description, generators"));
  EXPECT_THAT(refusal(kSmall, {"sedes=[1]"}), HasSubstr("did you mean 'seeds'?"));
}

TEST_F(RunConfigTest, UnknownAndWrongSectionsAreRefused) {
  EXPECT_THAT(refusal(R"({"generator": {}})"), HasSubstr("did you mean 'generators'?"));
  EXPECT_THAT(refusal(R"({"tasks": []})"), HasSubstr("/tasks: expected an object, got []"));
  EXPECT_THAT(refusal(R"({"data": null})"), HasSubstr("/data: expected an object, got null"));
  EXPECT_THAT(refusal(R"({"seeds": []})"), HasSubstr("expected different seeds"));
  EXPECT_THAT(refusal(R"({"seeds": [1, 1]})"), HasSubstr("expected different seeds"));
  EXPECT_THAT(refusal(R"({"seeds": [-1]})"), HasSubstr("expected different seeds"));
  EXPECT_THAT(refusal("[]"), HasSubstr("expected an object, got array"));
}

TEST_F(RunConfigTest, SyntaxErrorsHaveALineAndAColumn) {
  EXPECT_THAT(refusal("{\n  \"data\": {,}\n}"),
              HasSubstr("small.json: expected JSON, got an error at line 2, column 12"));
  EXPECT_THAT(refusal(""), HasSubstr("line 1"));
}

TEST_F(RunConfigTest, AKeyGivenTwiceIsRefused) {
  EXPECT_THAT(refusal(R"({"generators": {"a": {"x": 1, "y": {"x": 2}, "x": 3}}})"),
              HasSubstr("small.json: /generators/a/x: expected each key once"));
}

TEST_F(RunConfigTest, AMissingFileIsTheWorldsFault) {
  EXPECT_THROW(load_run_config(path_ + ".none"), RuntimeError);
}

}  // namespace
}  // namespace vqlm
