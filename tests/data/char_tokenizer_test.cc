#include "data/char_tokenizer.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

// b occurs three times, a and the newline twice, 我 once.
const std::vector<std::string> kTexts{"ab\nb", "ba\n\xE6\x88\x91"};

TEST(CharTokenizerTest, NumbersCharactersByCountThenByBytes) {
  CharTokenizer tokenizer;
  tokenizer.train(kTexts, 1);
  EXPECT_EQ(tokenizer.info().vocab_size, 8);
  EXPECT_EQ(tokenizer.encode("b\na\xE6\x88\x91"), (std::vector<int>{4, 5, 6, 7}));
}

TEST(CharTokenizerTest, UnseenIsUnknown) {
  CharTokenizer tokenizer;
  tokenizer.train(kTexts, 1);
  EXPECT_EQ(tokenizer.encode("a\xE4\xBD\xA0\xFF"), (std::vector<int>{6, kUnkId, kUnkId}));
  EXPECT_EQ(tokenizer.decode({6, kUnkId, kEosId}), "a\xEF\xBF\xBD");
}

TEST(CharTokenizerTest, RestoresAnEqualOne) {
  CharTokenizer trained, restored;
  trained.train(kTexts, 1);
  restored.restore(trained.serialize());
  EXPECT_EQ(restored.serialize(), trained.serialize());
  EXPECT_EQ(restored.info().hash, trained.info().hash);
  EXPECT_EQ(restored.encode(kTexts[1]), trained.encode(kTexts[1]));
}

TEST(CharTokenizerTest, RefusesDamagedModelsAndEmptyText) {
  CharTokenizer tokenizer;
  EXPECT_THROW(tokenizer.restore("{\"tokenizer\":\"word\",\"version\":1,\"pieces\":[]}"),
               RuntimeError);
  EXPECT_THROW(tokenizer.restore("{\"tokenizer\":\"char\",\"version\":1,\"pieces\":[\"a\",\"a\"]}"),
               RuntimeError);
  EXPECT_THROW(tokenizer.restore("{\"tokenizer\":\"char\",\"version\":1,\"pieces\":[4]}"),
               RuntimeError);
  EXPECT_THROW(tokenizer.restore("\xFF\x00"), RuntimeError);
  EXPECT_THROW(tokenizer.train({""}, 1), RuntimeError);
}

TEST(CharTokenizerTest, KeepsToItsLimits) {
  CharTokenizer tokenizer({2, 2});
  tokenizer.train(kTexts, 1);
  EXPECT_EQ(tokenizer.info().vocab_size, 6);
  EXPECT_EQ(tokenizer.encode("a"), std::vector<int>{kUnkId});
}

}  // namespace
}  // namespace vqlm
