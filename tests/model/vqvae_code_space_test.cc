#include "model/vqvae_code_space.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "model/small_model.h"

namespace vqlm {
namespace {

TEST(VqvaeCodeSpaceTest, EveryPlaceIsByItsNearestCode) {
  auto model = fresh_model(small_recipe());
  model.network->eval();
  const auto corpus = small_corpus();
  const CodeStates states = vqvae_code_states(model, corpus);
  const Codebook book = vqvae_code_vectors(model);
  ASSERT_EQ(book.num_codes, 8);
  ASSERT_EQ(book.dimension, states.dimension);
  ASSERT_EQ(states.states.size(), states.codes.size() * static_cast<std::size_t>(book.dimension));
  const auto width = static_cast<std::size_t>(book.dimension);
  const auto distance = [&](std::size_t place, std::size_t code) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const double away = static_cast<double>(states.states[place * width + i]) -
                          static_cast<double>(book.vectors[code * width + i]);
      sum += away * away;
    }
    return sum;
  };
  for (std::size_t place = 0; place < states.codes.size(); ++place)
    for (std::size_t code = 0; code < 8; ++code)
      EXPECT_LE(distance(place, static_cast<std::size_t>(states.codes[place])),
                distance(place, code) + 1e-4);
}

TEST(VqvaeCodeSpaceTest, SeveralCodebooksAPlaceAreRefused) {
  auto recipe = small_recipe();
  recipe["heads"] = 2;
  auto model = fresh_model(recipe);
  EXPECT_EQ(vqvae_cannot_place_codes(model), "several codebooks a place");
  EXPECT_THROW(vqvae_code_states(model, small_corpus()), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
