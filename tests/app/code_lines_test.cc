#include "app/code_lines.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(CodeLinesTest, TypesThatLearnHaveBeenCounted) {
  for (const char* type :
       {"autoencoder_lm", "lstm_lm", "ngram", "transformer_translation", "vae_lm"})
    EXPECT_GT(code_lines(type), 500) << type;
  // One class behind two types.
  EXPECT_EQ(code_lines("autoencoder_lm"), code_lines("vae_lm"));
}

TEST(CodeLinesTest, NothingIsKnownOfOtherTypes) { EXPECT_EQ(code_lines("from_a_plugin"), 0); }

}  // namespace
}  // namespace vqlm
