// Models small enough to work out the pieces by hand.
#include "metrics/subword_segmenter.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "metrics/sentencepiece_normalizer.h"

namespace vqlm {
namespace {

using Model = SentencePieceModel;
using Type = SentencePieceModel::Type;

Model model_of(Model::Kind kind, std::vector<Model::Piece> pieces) {
  Model model;
  model.kind = kind;
  model.pieces = std::move(pieces);
  model.pieces.insert(model.pieces.begin(), {"<unk>", 0, Type::kUnknown});
  return model;
}

std::string segmented(const Model& model, const std::string& text) {
  std::string out;
  make_subword_segmenter(model)->segment(text, out);
  return out;
}

TEST(UnigramSegmenter, TakesTheMostProbablePieces) {
  const Model model =
      model_of(Model::Kind::kUnigram, {{"a", -3}, {"b", -3}, {"c", -1}, {"ab", -4}, {"bc", -3.5F}});
  EXPECT_EQ(segmented(model, "abc"), "ab c");  // -5; a bc -6.5; a b c -7
  EXPECT_EQ(segmented(model, "bcab"), "bc ab");
  EXPECT_EQ(segmented(model, ""), "");
}

TEST(UnigramSegmenter, OfEquallyProbableSegmentationsTheFirstFoundStays) {
  const Model model = model_of(Model::Kind::kUnigram, {{"1", -2}, {"11", -3}});
  EXPECT_EQ(segmented(model, "111"), "1 11");
}

TEST(UnigramSegmenter, UnknownCharactersAreOnePieceOrOneAByte) {
  Model model = model_of(Model::Kind::kUnigram, {{"a", -1}, {"ab", -2}});
  EXPECT_EQ(segmented(model, "aéèab"), "a éè ab");
  model.byte_fallback = true;
  EXPECT_EQ(segmented(model, "aéab"), "a <0xC3> <0xA9> ab");
}

TEST(UnigramSegmenter, UserDefinedPiecesWinAndUnusedOnesAreNone) {
  const Model model =
      model_of(Model::Kind::kUnigram,
               {{"a", -1}, {"b", -1}, {"ba", 0, Type::kUnused}, {"aba", 0, Type::kUserDefined}});
  EXPECT_EQ(segmented(model, "babab"), "b aba b");
}

TEST(UnigramSegmenter, LongTextsDoNotLoseTheirPrecision) {
  const Model model = model_of(Model::Kind::kUnigram, {{"a", -60}, {"aa", -119.99F}});
  std::string expected;
  for (int i = 0; i < 5000; ++i) expected += i == 0 ? "aa" : " aa";
  EXPECT_EQ(segmented(model, std::string(10000, 'a')), expected);
}

TEST(BpeSegmenter, MergesTheBestPairFirstTheLeftOneOfEquals) {
  const Model model =
      model_of(Model::Kind::kBpe,
               {{"bc", -1}, {"ab", -2}, {"abc", -3}, {"aa", -4}, {"a", -5}, {"b", -6}, {"c", -7}});
  EXPECT_EQ(segmented(model, "abc"), "abc");  // a bc, and "abc" is a piece
  EXPECT_EQ(segmented(model, "ababc"), "ab abc");
  EXPECT_EQ(segmented(model, "aaa"), "aa a");
  EXPECT_EQ(segmented(model, ""), "");
}

TEST(BpeSegmenter, LeavesUserDefinedPiecesAloneAndPartsUnusedOnes) {
  const Model model = model_of(Model::Kind::kBpe, {{"ab", -1},
                                                   {"abc", -2, Type::kUnused},
                                                   {"a", -3},
                                                   {"b", -4},
                                                   {"c", -5},
                                                   {"x", 0, Type::kUserDefined},
                                                   {"xa", -6}});
  EXPECT_EQ(segmented(model, "xabc"), "x ab c");
  EXPECT_EQ(segmented(model, "éêab"), "éê ab");
}

TEST(SubwordSegmenter, RefusesWhatItCannotRead) {
  EXPECT_THROW(make_subword_segmenter(model_of(Model::Kind::kWord, {{"a", -1}})), RuntimeError);
  for (const auto kind : {Model::Kind::kUnigram, Model::Kind::kBpe}) {
    EXPECT_THROW(make_subword_segmenter(model_of(kind, {{"a", -1}, {"a", -2}})), RuntimeError);
    EXPECT_THROW(make_subword_segmenter(model_of(kind, {{"", -1}})), RuntimeError);
  }
}

std::string normalized(const Model& model, const std::string& text) {
  std::string out;
  SentencePieceNormalizer(model).normalize(text, out);
  return out;
}

TEST(SentencePieceNormalizer, TidiesBlanks) {
  Model model;
  EXPECT_EQ(normalized(model, "  a  b "), "▁a▁b");
  EXPECT_EQ(normalized(model, ""), "");
  EXPECT_EQ(normalized(model, "  "), "");
  model.remove_extra_whitespaces = false;
  EXPECT_EQ(normalized(model, "a  b "), "▁a▁▁b▁");
  model.whitespace_as_suffix = true;
  EXPECT_EQ(normalized(model, "a b"), "a▁b▁");
  model.add_dummy_prefix = model.escape_whitespaces = false;
  EXPECT_EQ(normalized(model, "a b"), "a b");
}

TEST(SentencePieceNormalizer, InvalidBytesAreReplacedOneByOne) {
  EXPECT_EQ(normalized(Model(), "a\xE4\xBDz"), "▁a\uFFFD\uFFFDz");
}

TEST(SentencePieceNormalizer, ReplacesByTheTableButNotInUserDefinedPieces) {
  // A double array of one word, A, whose replacement is at 0: root, A at 256 ^ 'A', leaf beside it.
  std::vector<std::uint32_t> units(512, 0);
  units[0] = 256U << 10;
  units[256 ^ 'A'] = 1U << 10 | 1U << 8 | 'A';
  units[256 ^ 'A' ^ 1] = 0x80000000U;
  const auto size = static_cast<std::uint32_t>(units.size() * sizeof(std::uint32_t));
  Model model;
  model.charsmap.assign(reinterpret_cast<const char*>(&size), sizeof size);
  model.charsmap.append(reinterpret_cast<const char*>(units.data()), size);
  model.charsmap.append("a \0", 3);
  model.pieces.push_back({"BA", 0, Type::kUserDefined});
  EXPECT_EQ(normalized(model, "A A-BA"), "▁a▁a▁-BA");
  model.charsmap.pop_back();
  EXPECT_THROW(SentencePieceNormalizer{model}, RuntimeError);
}

}  // namespace
}  // namespace vqlm
