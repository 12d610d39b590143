#include "nn/training_state.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "nn/temporary_folder.h"

namespace vqlm {
namespace {

TrainingState state_at(std::int64_t step) {
  TrainingState state;
  state.position.step = step;
  state.recipe = "recipe";
  state.weights = state.moments = state.selection = {{"w", torch::full({2}, step, torch::kFloat)}};
  state.generators = generator_states(torch::kCPU);
  state.pending = nlohmann::json::object();
  return state;
}

TEST(TrainingStateTest, ComesBackAsItWasSaved) {
  const TemporaryFolder folder;
  EXPECT_FALSE(load_training_state(folder.path("state"), "recipe"));
  save_training_state(folder.path("state"), state_at(1));
  save_training_state(folder.path("state"), state_at(2));
  const auto state = load_training_state(folder.path("state"), "recipe");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->position.step, 2);
  EXPECT_TRUE(torch::equal(state->weights.at("w"), torch::full({2}, 2, torch::kFloat)));
  EXPECT_THROW(load_training_state(folder.path("state"), "another recipe"), RuntimeError);
}

// A kill between the two renames with which a file system without exchange replaces a folder.
TEST(TrainingStateTest, TheOlderStateSurvivesAKillWhileItIsReplaced) {
  const TemporaryFolder folder;
  save_training_state(folder.path("state"), state_at(1));
  std::filesystem::rename(folder.path("state"), folder.path("state.old"));
  write_file(folder.path("state.tmp.0123456789abcdef/state.json"), "{}");
  const auto state = load_training_state(folder.path("state"), "recipe");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->position.step, 1);
  EXPECT_FALSE(std::filesystem::exists(folder.path("state.old")));
  EXPECT_FALSE(std::filesystem::exists(folder.path("state.tmp.0123456789abcdef")));
}

}  // namespace
}  // namespace vqlm
