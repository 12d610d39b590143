#include "data/word_tokenizer.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

const std::vector<std::string> kTexts{"the dog  sees the <unk>", " the dog"};

TEST(WordTokenizerTest, RestoresBlanksExactly) {
  WordTokenizer tokenizer;
  tokenizer.train(kTexts, 1);
  for (const std::string text : {"the dog", "  the  dog ", "", " ", "   ", "dog"})
    EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)), text) << '[' << text << ']';
}

TEST(WordTokenizerTest, CountsDecideTheIds) {
  WordTokenizer tokenizer;
  tokenizer.train(kTexts, 1);
  // the 3; "" and dog 2; <unk> and sees 1
  EXPECT_EQ(tokenizer.encode("the dog sees"), (std::vector<int>{4, 6, 8}));
  EXPECT_EQ(tokenizer.info().vocab_size, 9);
}

TEST(WordTokenizerTest, ALiteralUnkIsAWordOfItsOwn) {
  WordTokenizer tokenizer;
  tokenizer.train(kTexts, 1);
  EXPECT_EQ(tokenizer.encode("<unk> cat"), (std::vector<int>{7, kUnkId}));
  EXPECT_EQ(tokenizer.decode({7, kUnkId}), "<unk> <unk>");
}

TEST(WordTokenizerTest, RareWordsAreUnknown) {
  WordTokenizer tokenizer({2, 0});
  tokenizer.train(kTexts, 1);
  EXPECT_EQ(tokenizer.encode("sees dog"), (std::vector<int>{kUnkId, 6}));
  WordTokenizer none({9, 0});
  EXPECT_THROW(none.train(kTexts, 1), RuntimeError);
}

TEST(WordTokenizerTest, SpecialIdsPrintNothing) {
  WordTokenizer tokenizer;
  tokenizer.train(kTexts, 1);
  EXPECT_EQ(tokenizer.decode({kBosId, 4, 6, kEosId, kPadId}), "the dog");
  EXPECT_THROW(tokenizer.decode({9}), InvalidArgument);
  EXPECT_THROW(tokenizer.decode({-1}), InvalidArgument);
}

TEST(WordTokenizerTest, RestoresAnEqualOne) {
  WordTokenizer trained, restored;
  trained.train(kTexts, 1);
  restored.restore(trained.serialize());
  EXPECT_EQ(restored.serialize(), trained.serialize());
}

}  // namespace
}  // namespace vqlm
