#include "tasks/code_projection.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace vqlm {
namespace {

// Codes 0 to 2 on a line; the text "021" has a place for each letter, a little above its code.
class LineOfCodes : public CodeSpace {
 public:
  std::string cannot_place_codes() const override { return ""; }
  CodeStates code_states(std::span<const Example> batch) override {
    CodeStates result;
    result.dimension = 2;
    for (const Example& example : batch)
      for (const char letter : example.references[0]) {
        result.codes.push_back(letter - '0');
        result.states.push_back(static_cast<float>(10 * (letter - '0')));
        result.states.push_back(result.codes.size() % 2 == 0 ? 0.5F : -0.5F);
      }
    return result;
  }
  Codebook code_vectors() override { return {3, 2, {0, 0, 10, 0, 20, 0}}; }
};

std::vector<Example> texts(const std::vector<std::string>& references) {
  std::vector<Example> examples;
  for (const std::string& reference : references) {
    examples.emplace_back();
    examples.back().references = {reference};
  }
  return examples;
}

TEST(CodeProjectionTest, OutputsLieByTheirCodes) {
  LineOfCodes space;
  const auto json = nlohmann::json::parse(project_codes(space, texts({"0022", "02"}), 100));
  ASSERT_EQ(json["outputs"].size(), 6u);
  ASSERT_EQ(json["codes"].size(), 3u);
  EXPECT_GT(json["explained"].get<double>(), 0.99);
  for (const auto& output : json["outputs"]) {
    const auto& code = json["codes"][output[2].get<std::size_t>()];
    EXPECT_NEAR(output[0].get<double>(), code[0].get<double>(), 0.2);
  }
  EXPECT_EQ(json["codes"][0][2], 3);
  EXPECT_EQ(json["codes"][1][2], 0);
  EXPECT_EQ(json["codes"][2][2], 3);
}

// Uses are counted over all places, whatever is kept.
TEST(CodeProjectionTest, KeepsSoManyEvenlySpread) {
  LineOfCodes space;
  const std::vector<std::string> many(200, "0120");
  const auto json = nlohmann::json::parse(project_codes(space, texts(many), 50));
  EXPECT_EQ(json["outputs"].size(), 50u);
  EXPECT_EQ(json["codes"][0][2], 400);
  EXPECT_EQ(project_codes(space, texts(many), 50), project_codes(space, texts(many), 50));
}

}  // namespace
}  // namespace vqlm
