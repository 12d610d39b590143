#include "nn/weight_selection.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

struct OneTensor : torch::nn::Module {
  explicit OneTensor(const torch::Tensor& value) { register_buffer("value", value); }
};

// Tensors on the device "meta" have no values, but like those of a GPU they are added to no others.
TEST(WeightSelectionTest, WeightsOfAResumedStateAreAveragedOnTheDeviceOfTheNewest) {
  WeightSelection before(2), after(2);
  before.offer(OneTensor(torch::ones({2})), 2);
  after.restore(before.state(), 2, 0);
  after.offer(OneTensor(torch::ones({2}, torch::kMeta)), 1);
  EXPECT_TRUE(after.average().at("value").is_meta());
}

TEST(WeightSelectionTest, TheMeanIsThatOfTheLastWeights) {
  const torch::NoGradGuard no_grad;
  torch::nn::Linear module(1, 1);
  WeightSelection selection(2);
  for (const double value : {100, 1, 2}) {
    module->weight.fill_(value);
    selection.offer(*module, value);
  }
  EXPECT_EQ(selection.average().at("weight").item<double>(), 1.5);
}

}  // namespace
}  // namespace vqlm
