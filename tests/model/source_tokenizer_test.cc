// `vqvae_lm` with a tokenizer of its own for the source.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "core/progress.h"
#include "data/temporary_folder.h"
#include "model/small_model.h"
#include "model/vqvae_lm.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

std::unique_ptr<VqvaeLm> make(const std::string& condition, std::int64_t max_steps) {
  auto recipe = small_recipe();
  recipe["condition"] = condition;
  recipe["training"]["max_steps"] = max_steps;
  JsonReader reader(recipe, "test");
  return std::make_unique<VqvaeLm>(reader);
}

class SourceTokenizerTest : public testing::Test {
 protected:
  SourceTokenizerTest() {
    set_progress_sink({});
    context_.train = &corpus_;
    context_.dev = &corpus_;
    context_.tokenizers = separate_tokenizers();
    context_.work_folder = work_.path();
    context_.seed = 3;
  }
  // What a new model says when it is loaded from the folder.
  std::string refusal(const Tokenizers& tokenizers) const {
    try {
      make("source", 1)->load(saved_.path(), tokenizers, "cpu");
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "none";
  }

  const std::vector<Example> corpus_ = corpus_with_capital_sources();
  TemporaryFolder work_, saved_;
  FitContext context_;
};

TEST_F(SourceTokenizerTest, TranslatesATinyCorpusAndComesBackFromItsFolder) {
  const auto lm = make("source", 400);
  lm->fit(context_);
  lm->save(saved_.path());
  const auto loaded = make("source", 1);
  loaded->load(saved_.path(), context_.tokenizers, "cpu");
  EXPECT_EQ(loaded->info().signature, lm->info().signature);
  EXPECT_EQ(loaded->info().num_parameters, lm->info().num_parameters);
  EXPECT_EQ(loaded->score(corpus_)[0].total_nats(), lm->score(corpus_)[0].total_nats());
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  const auto texts = loaded->generate(corpus_, options);
  std::size_t right = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) right += texts[i].text == corpus_[i].references[0];
  EXPECT_GE(right, 6U);  // of eight; the tokenizer of the texts reads <unk> alone in these sources
}

TEST_F(SourceTokenizerTest, StandsInTheSignatureAndInTheFolder) {
  const auto lm = make("source", 20);
  lm->fit(context_);
  lm->save(saved_.path());
  const Tokenizers& tokenizers = context_.tokenizers;
  const std::string source = tokenizers.source->info().hash;
  EXPECT_THAT(lm->info().signature,
              testing::EndsWith("|condition:source|tok:" + tokenizers.target->info().hash +
                                "|srctok:" + source));
  EXPECT_EQ(read_file(saved_ / "source_tokenizer.model"), tokenizers.source->serialize());
  EXPECT_EQ(read_file(saved_ / "tokenizer.model"), tokenizers.target->serialize());
  EXPECT_EQ(refusal(tokenizers), "none");
  EXPECT_THAT(refusal({tokenizers.target}), HasSubstr("source tokenizer of hash " + source));
  EXPECT_THAT(refusal({tokenizers.target, tokenizers.target}), HasSubstr("source tokenizer"));
}

TEST_F(SourceTokenizerTest, AModelWithoutOneKnowsNothingOfIt) {
  const Tokenizers separate = context_.tokenizers;
  context_.tokenizers = {separate.target};
  const auto lm = make("source", 20);
  lm->fit(context_);
  lm->save(saved_.path());
  EXPECT_THAT(lm->info().signature, testing::EndsWith("|tok:" + separate.target->info().hash));
  EXPECT_FALSE(std::filesystem::exists(saved_ / "source_tokenizer.model"));
  EXPECT_THAT(read_file(saved_ / "config.json"), testing::Not(HasSubstr("source_tokenizer")));
  EXPECT_THAT(refusal(separate), HasSubstr("source tokenizer of hash none"));
}

TEST_F(SourceTokenizerTest, OnlyWithConditionSource) {
  for (const std::string condition : {"none", "label"}) {
    const auto lm = make(condition, 1);
    EXPECT_FALSE(lm->info().takes_source_tokenizer);
    EXPECT_THROW(lm->fit(context_), InvalidArgument);
  }
  EXPECT_TRUE(make("source", 1)->info().takes_source_tokenizer);
}

TEST(SourceEmbeddingTest, HasTheSizeOfItsVocabularyAndMovesNoOtherWeight) {
  auto recipe = small_recipe();
  recipe["condition"] = "source";
  const Tokenizers tokenizers = separate_tokenizers();
  const auto joint = fresh_model(recipe), separate = fresh_model(recipe, 1, tokenizers);
  const auto weights = separate.network->named_parameters();
  EXPECT_EQ(weights.size(), joint.network->named_parameters().size() + 1);
  EXPECT_EQ(weights["source_embedding.embedding.weight"].size(0),
            tokenizers.source->info().vocab_size);
  EXPECT_NE(tokenizers.source->info().vocab_size, tokenizers.target->info().vocab_size);
  for (const auto& weight : joint.network->named_parameters())
    EXPECT_TRUE(weights[weight.key()].equal(weight.value())) << weight.key();
}

}  // namespace
}  // namespace vqlm
