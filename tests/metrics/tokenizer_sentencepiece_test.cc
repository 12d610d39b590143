#include "metrics/tokenizer_sentencepiece.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A field that holds bytes (wire type 2), shorter than 128.
std::string field(int number, const std::string& bytes) {
  return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(bytes.size())} + bytes;
}

std::string piece(const std::string& text, float score, char type) {
  std::string number(4, '\0');
  std::memcpy(number.data(), &score, 4);
  return field(1, field(1, text) + "\x15" + number + "\x18" + type);
}

// A unigram model file of "▁", "a", "b", "▁ab".
std::string model_file() {
  return piece("<unk>", 0, 2) + piece("▁", -2, 1) + piece("a", -2, 1) + piece("b", -2, 1) +
         piece("▁ab", -3, 1) + field(2, "\x18\x01") + field(3, "\x18\x01\x20\x01");
}

class TokenizerSentencePieceTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(folder_);
    ::setenv("SACREBLEU", (folder_ + "/sacrebleu").c_str(), 1);
    ::setenv("VQLM_DATA_CACHE", (folder_ + "/cache").c_str(), 1);
  }
  void TearDown() override {
    for (const char* name : {"SACREBLEU", "VQLM_DATA_CACHE"}) ::unsetenv(name);
    std::filesystem::remove_all(folder_);
  }
  static std::string tokenized(const TokenizerSentencePiece& tokenizer, std::string_view line) {
    std::string out;
    tokenizer.tokenize(line, out);
    return out;
  }
  const std::string folder_ = testing::TempDir() + "vqlm_spm_" +
                              testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(TokenizerSentencePieceTest, CutsByTheModelOfAPath) {
  write_file(folder_ + "/toy.model", model_file());
  const TokenizerSentencePiece spm("spm", folder_ + "/toy.model");
  EXPECT_EQ(tokenized(spm, "ab  ba"), "▁ab ▁ b a");
  EXPECT_EQ(tokenized(spm, "xyab"), "▁ xy a b");
  EXPECT_EQ(tokenized(spm, ""), "");
  EXPECT_EQ(spm.signature_name(), "flores101");
  EXPECT_EQ(TokenizerSentencePiece("spBLEU-1K", folder_ + "/toy.model").signature_name(),
            "spBLEU-1K");
}

TEST_F(TokenizerSentencePieceTest, LooksForTheModelWhereSacrebleuAndOurDataAre) {
  EXPECT_THAT(bleu_tokenizer_missing("flores101"),
              AllOf(HasSubstr("sacrebleu_tokenizer_spm.model"), HasSubstr("/sacrebleu/models"),
                    HasSubstr("vqlm data fetch flores101_spm")));
  write_file(folder_ + "/cache/flores101_spm/sacrebleu_tokenizer_spm.model", model_file());
  EXPECT_EQ(tokenized(TokenizerSentencePiece("flores101", ""), "ab"), "▁ab");
  write_file(folder_ + "/sacrebleu/models/spbleu-1k_tokenizer_spm.model", model_file());
  EXPECT_EQ(bleu_tokenizer_missing("spBLEU-1K"), "");
}

TEST_F(TokenizerSentencePieceTest, AFlores200ModelThatIsFoundMustBeTheOne) {
  const std::string path = folder_ + "/sacrebleu/models/flores200sacrebleuspm";
  write_file(path, model_file());
  EXPECT_THAT(bleu_tokenizer_missing("flores200"), HasSubstr("SHA-256 14bb8dfb"));
  EXPECT_EQ(tokenized(TokenizerSentencePiece("flores200", path), "ab"), "▁ab");
}

TEST_F(TokenizerSentencePieceTest, RefusesOtherFilesAndNames) {
  const std::string path = folder_ + "/other.model";
  for (const std::string& content :
       {std::string("something else"), std::string(), model_file().substr(0, 50)}) {
    write_file(path, content);
    EXPECT_THROW(TokenizerSentencePiece("spm", path), RuntimeError);
  }
  EXPECT_THROW(TokenizerSentencePiece("spm", folder_ + "/none.model"), RuntimeError);
  EXPECT_THROW(TokenizerSentencePiece("flores", path), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
