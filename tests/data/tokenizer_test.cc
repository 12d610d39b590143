#include "data/tokenizer.h"

#include <gtest/gtest.h>

#include "data/char_tokenizer.h"

namespace vqlm {
namespace {

TEST(TokenizerTest, CountsWhatDoesNotComeBack) {
  CharTokenizer tokenizer;
  tokenizer.train({"abc"}, 1);
  // U+FFFD comes back as it was, though it is unknown.
  const RoundTrip trip = check_round_trip(tokenizer, {"abc", "", "abd", "a\xEF\xBF\xBD"});
  EXPECT_EQ(trip.num_texts, 4);
  EXPECT_EQ(trip.num_changed, 1);
  EXPECT_EQ(trip.num_with_unknown, 2);
}

}  // namespace
}  // namespace vqlm
