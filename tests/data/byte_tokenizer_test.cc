#include "data/byte_tokenizer.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(ByteTokenizerTest, IsTheBytesPlusFour) {
  const ByteTokenizer tokenizer;
  EXPECT_EQ(tokenizer.encode("A\n\xFF"), (std::vector<int>{69, 14, 259}));
  EXPECT_EQ(tokenizer.info().vocab_size, 260);
  EXPECT_TRUE(tokenizer.info().exact);
}

TEST(ByteTokenizerTest, RestoresEveryByte) {
  const ByteTokenizer tokenizer;
  std::string all;
  for (int b = 0; b < 256; ++b) all.push_back(static_cast<char>(b));
  EXPECT_EQ(tokenizer.decode(tokenizer.encode(all)), all);
  EXPECT_EQ(tokenizer.decode({kBosId, 69, kEosId, kPadId}), "A");
  EXPECT_THROW(tokenizer.decode({260}), InvalidArgument);
}

TEST(ByteTokenizerTest, RestoresItsOwnModelOnly) {
  ByteTokenizer tokenizer;
  tokenizer.restore(tokenizer.serialize());
  EXPECT_THROW(tokenizer.restore("x"), RuntimeError);
}

}  // namespace
}  // namespace vqlm
