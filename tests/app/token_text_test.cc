#include "app/token_text.h"

#include <gtest/gtest.h>

#include "data/sentencepiece_tokenizer.h"
#include "data/word_tokenizer.h"

namespace vqlm {
namespace {

TEST(TokenText, SurroundsAStretchOfWords) {
  WordTokenizer tokenizer;
  tokenizer.train({"the old dog sees a cat"}, 1);
  std::vector<int> ids = tokenizer.encode("the old dog sees a cat");
  ids.push_back(kEosId);
  EXPECT_EQ(token_text(tokenizer, ids[2]), "dog");
  EXPECT_EQ(token_text(tokenizer, kEosId), "</s>");
  EXPECT_EQ(token_text(tokenizer, kUnkId), "<unk>");
  const TokenContext inner = token_context(tokenizer, ids, 2, 4, 1);
  EXPECT_EQ(inner.before, "old");
  EXPECT_EQ(inner.own, " dog sees");
  EXPECT_EQ(inner.after, " a");
  const TokenContext last = token_context(tokenizer, ids, 6, 8, 2);
  EXPECT_EQ(last.before, "a cat");
  EXPECT_EQ(last.own, " </s>");
  EXPECT_EQ(last.after, "");
  const TokenContext first = token_context(tokenizer, ids, 0, 1, 0);
  EXPECT_EQ(first.before + "|" + first.own + "|" + first.after, "|the|");
}

TEST(TokenText, MarksSubwordsThatBeginAWord) {
  SentencePieceOptions options;
  options.vocab_size = 24;
  SentencePieceTokenizer tokenizer(options);
  tokenizer.train(std::vector<std::string>(50, "cats scatter acts at stars"), 1);
  std::string pieces;
  std::vector<int> ids = tokenizer.encode("scatter cats");
  for (const int id : ids) pieces += token_text(tokenizer, id);
  // Every word begins with the mark, none has it inside.
  EXPECT_EQ(pieces, "▁scatter▁cats");
  for (std::size_t cut = 0; cut <= ids.size(); ++cut) {
    const TokenContext context = token_context(tokenizer, ids, cut, ids.size(), ids.size());
    EXPECT_EQ(context.before + context.own, "scatter cats");
  }
}

}  // namespace
}  // namespace vqlm
