#include "data/sentencepiece_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

// A few hundred sentences of two languages with awkward text among them.
std::vector<std::string> sample_texts() {
  const std::vector<std::string> nouns{"dog", "cat", "river", "house", "teacher", "mountain"};
  const std::vector<std::string> verbs{"sees", "follows", "builds", "remembers"};
  const std::vector<std::string> chinese{"\xE6\x88\x91\xE4\xBB\xAC", "\xE5\xAD\xA6\xE4\xB9\xA0",
                                         "\xE5\xB1\xB1\xE6\xB2\xB3", "\xE3\x80\x82"};
  std::vector<std::string> texts;
  for (const std::string& a : nouns)
    for (const std::string& v : verbs)
      for (const std::string& b : nouns)
        texts.push_back("the " + a + " " + v + " the " + b + " <unk> " +
                        chinese[(a.size() + v.size()) % 3] + chinese[b.size() % 4] + ".");
  texts.push_back("  double  blanks  and a smile \xF0\x9F\x98\x80 ");
  texts.push_back("a line\nbreak");
  return texts;
}

struct Trained {
  explicit Trained(const SentencePieceOptions& options) : tokenizer(options) {
    tokenizer.train(sample_texts(), 1);
  }
  SentencePieceTokenizer tokenizer;
};

// A unigram model finds fewer pieces worth having in so little text.
SentencePieceOptions options_of(const std::string& model, std::int64_t vocab_size = 0) {
  SentencePieceOptions options;
  options.model = model;
  options.vocab_size = vocab_size > 0 ? vocab_size : model == "bpe" ? 120 : 56;
  return options;
}

class SentencePieceTokenizerTest : public testing::TestWithParam<std::string> {};

TEST_P(SentencePieceTokenizerTest, RestoresAwkwardTextExactly) {
  for (const bool dummy_prefix : {true, false}) {
    SentencePieceOptions options = options_of(GetParam());
    options.dummy_prefix = dummy_prefix;
    const Trained tokenizer_model(options);
    const SentencePieceTokenizer& tokenizer = tokenizer_model.tokenizer;
    EXPECT_EQ(tokenizer.info().vocab_size, options.vocab_size);
    std::vector<std::string> texts = sample_texts();
    texts.insert(texts.end(), {"", " ", "   ", " the", "the ", "  the   dog  ", "\n", "\n\nthe\n",
                               "\xE6\x88\x91\xE4\xBB\xAC the \xF0\x9F\x98\x80", "<unk>"});
    const RoundTrip trip = check_round_trip(tokenizer, texts);
    EXPECT_EQ(trip.num_changed, 0);
    EXPECT_EQ(trip.num_with_unknown, 0);
  }
}

TEST_P(SentencePieceTokenizerTest, ByteFallbackLeavesNothingUnknown) {
  SentencePieceOptions options = options_of(GetParam(), 312);
  options.byte_fallback = true;
  const Trained tokenizer_model(options);
  const SentencePieceTokenizer& tokenizer = tokenizer_model.tokenizer;
  const RoundTrip trip = check_round_trip(tokenizer, {"Z\xC3\xBCrich \xE9\xBE\x99 \xF0\x9F\x90\x89",
                                                      "tab\there", "e\xCC\x81 \xC2\xA0"});
  EXPECT_EQ(trip.num_changed, 0);
  EXPECT_EQ(trip.num_with_unknown, 0);
}

TEST_P(SentencePieceTokenizerTest, TrainsTheSameModelTwice) {
  const Trained first_model(options_of(GetParam()));
  const SentencePieceTokenizer& first = first_model.tokenizer;
  const Trained second_model(options_of(GetParam()));
  const SentencePieceTokenizer& second = second_model.tokenizer;
  EXPECT_EQ(first.serialize(), second.serialize());
  EXPECT_EQ(first.info().hash, second.info().hash);
  EXPECT_FALSE(first.info().exact);
}

TEST_P(SentencePieceTokenizerTest, RestoresAnEqualOne) {
  const Trained first_model(options_of(GetParam()));
  const SentencePieceTokenizer& first = first_model.tokenizer;
  SentencePieceTokenizer second(options_of(GetParam()));
  second.restore(first.serialize());
  EXPECT_EQ(second.encode("the dog sees"), first.encode("the dog sees"));
  EXPECT_EQ(second.serialize(), first.serialize());
}

TEST_P(SentencePieceTokenizerTest, SaysWhenTextAndVocabularyDoNotFit) {
  for (const std::int64_t size : {20, 50'000}) {
    SentencePieceTokenizer tokenizer(options_of(GetParam(), size));
    try {
      tokenizer.train(sample_texts(), 1);
      FAIL();
    } catch (const RuntimeError& error) {
      EXPECT_THAT(error.what(), HasSubstr("expected training text that yields"));
      EXPECT_THAT(std::string(error.what()), testing::Not(HasSubstr("\n")));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models, SentencePieceTokenizerTest, testing::Values("bpe", "unigram"));

TEST(SentencePieceTokenizerErrorTest, RefusesDamagedModels) {
  const std::string model = Trained(options_of("bpe")).tokenizer.serialize();
  SentencePieceTokenizer tokenizer(options_of("bpe"));
  EXPECT_THROW(tokenizer.restore(""), RuntimeError);
  EXPECT_THROW(tokenizer.restore("garbage"), RuntimeError);
  EXPECT_THROW(tokenizer.restore(model.substr(0, model.size() / 2)), RuntimeError);
  EXPECT_THROW(tokenizer.encode("x"), InvalidArgument);
  EXPECT_THROW(tokenizer.train({"", ""}, 1), RuntimeError);
}

TEST(SentencePieceTokenizerErrorTest, RefusesIdsOutsideTheVocabulary) {
  const Trained tokenizer_model(options_of("bpe"));
  const SentencePieceTokenizer& tokenizer = tokenizer_model.tokenizer;
  EXPECT_THROW(tokenizer.decode({120}), InvalidArgument);
  EXPECT_THROW(tokenizer.decode({-1}), InvalidArgument);
  EXPECT_EQ(tokenizer.decode({kPadId, kBosId, kEosId}), "");
}

TEST(SentencePieceTokenizerErrorTest, DrawsTextsByTheSeed) {
  SentencePieceOptions options = options_of("bpe", 80);
  options.max_texts = 100;
  const auto model = [&](std::uint64_t seed) {
    SentencePieceTokenizer tokenizer(options);
    tokenizer.train(sample_texts(), seed);
    return tokenizer.serialize();
  };
  EXPECT_EQ(model(1), model(1));
  EXPECT_NE(model(1), model(2));
}

TEST(SentencePieceTokenizerErrorTest, ReadsItsConfig) {
  Registries registries;
  register_sentencepiece_tokenizer(registries);
  JsonReader reader(nlohmann::json{{"model", "unigram"}, {"vocab_size", 50}}, "c.json");
  EXPECT_NE(registries.tokenizers.create("sentencepiece", reader), nullptr);
  reader.finish();
  JsonReader wrong(nlohmann::json{{"model", "bpee"}}, "c.json");
  EXPECT_THROW(registries.tokenizers.create("sentencepiece", wrong), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
