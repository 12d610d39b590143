#include "nn/mean_states.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vqlm {
namespace {

using testing::ElementsAre;

TEST(MeanStatesTest, AveragesWhatTheMaskLeaves) {
  const auto states = torch::tensor({1.F, 2.F, 3.F, 6.F, 1e30F, NAN, 5.F, 7.F, 9.F, 9.F, 9.F, 9.F,
                                     4.F, 4.F, 4.F, 4.F, 4.F, 4.F})
                          .view({3, 3, 2});
  const auto mask = torch::tensor({{1, 1, 0}, {1, 0, 0}, {0, 0, 0}}, torch::kBool);
  const auto rows = float_rows(mean_states(states, mask));
  EXPECT_THAT(rows, ElementsAre(ElementsAre(2, 4), ElementsAre(5, 7), ElementsAre(0, 0)));
  const auto transposed = torch::tensor({1.F, 2.F, 3.F, 6.F}).view({2, 2}).t();
  EXPECT_THAT(float_rows(transposed.to(torch::kBFloat16)),
              ElementsAre(ElementsAre(1, 3), ElementsAre(2, 6)));
}

}  // namespace
}  // namespace vqlm
