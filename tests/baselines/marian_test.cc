// Marian folders against what `transformers` made of them, and folders that are refused.
#include "baselines/marian.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "data/marian_tokenizer.h"
#include "data/sentencepiece_tokenizer.h"
#include "model/exportable.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

const std::string kGolden = VQLM_SOURCE_DIR "/tests/golden/hugging_face";

json expected() { return json::parse(read_file(kGolden + "/marian_expected.json")); }

std::unique_ptr<Generator> marian(const std::string& folder) {
  return make_baseline("marian", {{"folder", folder}});
}

// Ids of the folder, its end of sequence apart, as ours.
std::vector<int> own_ids(const json& theirs) {
  std::vector<int> ids = theirs.get<std::vector<int>>();
  ids.pop_back();
  for (int& id : ids) id += kNumSpecialIds;
  return ids;
}

// Scores and greedy translations of `setting`: as scale_embedding says.
void expect_golden(Generator& generator, const std::string& setting) {
  DecodingOptions greedy;
  greedy.max_tokens = 16;
  const json all = expected();
  for (const auto& pair : all[setting]) {
    const std::vector<Example> example = {{"x", pair["source"], {pair["target"]}, ""}};
    const auto nats = pair["token_nats"].get<std::vector<double>>();
    const auto likelihood = generator.score(example)[0];
    ASSERT_EQ(likelihood.token_nats.size(), nats.size()) << pair["target"];
    for (std::size_t i = 0; i < nats.size(); ++i)
      EXPECT_NEAR(likelihood.token_nats[i], nats[i], 1e-4) << pair["target"] << " token " << i;
    EXPECT_EQ(generator.generate(example, greedy)[0].text, pair["greedy"].get<std::string>());
  }
}

TEST(MarianTokenizerTest, CutsAndJoinsAsTheReferenceDoes) {
  const MarianTokenizer source(kGolden + "/marian", MarianSide::kSource),
      target(kGolden + "/marian", MarianSide::kTarget);
  EXPECT_EQ(source.info().vocab_size, 78);
  EXPECT_NE(source.info().hash, target.info().hash);
  const json all = expected();
  for (const auto& pair : all["scaled"]) {
    EXPECT_EQ(source.encode(pair["source"]), own_ids(pair["source_ids"])) << pair["source"];
    EXPECT_EQ(target.encode(pair["target"]), own_ids(pair["target_ids"])) << pair["target"];
  }
  EXPECT_EQ(target.decode(target.encode("ein roter Hund")), "ein roter Hund");
  EXPECT_EQ(source.piece(kNumSpecialIds + 2), ">>deu<<");
  EXPECT_THROW(source.piece(78), InvalidArgument);
}

TEST(MarianTest, ScoresAndTranslatesAsTheReference) {
  const auto generator = marian(kGolden + "/marian");
  expect_golden(*generator, "scaled");
  const GeneratorInfo info = generator->info();
  EXPECT_EQ(info.files.size(), 5U);
  EXPECT_EQ(info.condition, "source");
  EXPECT_FALSE(info.takes_source_tokenizer);
}

TEST(MarianTest, ABeamIsAtLeastAsLikelyAsGreedy) {
  const auto generator = marian(kGolden + "/marian");
  DecodingOptions options;
  options.max_tokens = 12;
  options.length_penalty = 0;
  const auto log_prob = [&](const std::string& source) {
    const std::vector<Example> example = {{"x", source, {}, ""}};
    double sum = 0;
    for (const double value : generator->generate(example, options)[0].token_log_prob_nats)
      sum += value;
    return sum;
  };
  const double greedy = log_prob("the cat runs");
  options.method = DecodingMethod::kBeam;
  EXPECT_GE(log_prob("the cat runs"), greedy - 1e-6);
  // With a penalty for what it passes over it attends to the source, or it would be refused.
  options.coverage_penalty = 0.5;
  EXPECT_LT(log_prob("the cat runs"), 0);
}

class MarianFolderTest : public testing::Test {
 protected:
  MarianFolderTest() : folder_(fresh_folder(case_name()) + "/marian") {
    fs::copy(kGolden + "/marian", folder_);
  }
  void change(const std::string& file, const std::string& key, const json& value) const {
    json object = json::parse(read_file(folder_ + "/" + file));
    object[key] = value;
    write_file(folder_ + "/" + file, object.dump());
  }
  std::string refusal() const {
    try {
      marian(folder_);
      return "it was read";
    } catch (const RuntimeError& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
      return error.what();
    }
  }
  std::string folder_;
};

TEST_F(MarianFolderTest, EmbeddingsThatAreNotScaledAreReadToo) {
  change("config.json", "scale_embedding", false);
  expect_golden(*marian(folder_), "unscaled");
}

TEST_F(MarianFolderTest, ConfigsOfOtherModelsAreRefused) {
  for (const auto& [key, value, message] : std::vector<std::tuple<std::string, json, std::string>>{
           {"model_type", "gpt2", "model_type marian, got \"gpt2\""},
           {"activation_function", "tanh", "activation_function"},
           {"decoder_attention_heads", 3, "a multiple of decoder_attention_heads"},
           {"normalize_before", true, "normalize_before false, got true"},
           {"share_encoder_decoder_embeddings", false, "share_encoder_decoder_embeddings true"},
           {"decoder_vocab_size", 60, "one vocabulary for both sides"},
           {"eos_token_id", 74, "eos_token_id from 0 to 73"},
           {"encoder_layers", 3, "'model.encoder.layers.2.self_attn.q_proj.weight', got none"}}) {
    const json config = json::parse(read_file(folder_ + "/config.json"));
    change("config.json", key, value);
    EXPECT_THAT(refusal(), HasSubstr(message));
    write_file(folder_ + "/config.json", config.dump());
  }
}

TEST_F(MarianFolderTest, TokenizersThatAreNoneAreRefused) {
  change("vocab.json", "more", 74);
  EXPECT_THAT(refusal(), HasSubstr("vocab.json: expected 74 pieces, got 75"));
  change("vocab.json", "more", 3);
  EXPECT_THAT(refusal(), HasSubstr("each id from 0 to 74 once"));
  write_file(folder_ + "/vocab.json", R"({"a": 0, "b": 1})");
  EXPECT_THAT(refusal(), HasSubstr("a piece <unk>, got none"));
  fs::copy(kGolden + "/marian/vocab.json", folder_ + "/vocab.json",
           fs::copy_options::overwrite_existing);
  write_file(folder_ + "/target.spm", "damaged");
  EXPECT_THAT(refusal(), HasSubstr("target.spm: expected a SentencePiece model"));
  fs::remove(folder_ + "/source.spm");
  fs::copy(kGolden + "/marian/target.spm", folder_ + "/target.spm",
           fs::copy_options::overwrite_existing);
  EXPECT_THAT(refusal(), HasSubstr("source.spm: expected a SentencePiece model, got no such file"));
}

const std::vector<Example> kPairs = {{"0", "a red dog", {"ein roter Hund"}, ""},
                                     {"1", "a dog", {"ein Hund"}, ""},
                                     {"2", "the red car", {"das rote Auto"}, ""}};

std::shared_ptr<const Tokenizer> pieces_of_pairs() {
  std::vector<std::string> texts;
  for (const Example& pair : kPairs) {
    texts.push_back(pair.source);
    texts.push_back(pair.references[0]);
  }
  auto tokenizer = std::make_shared<SentencePieceTokenizer>(SentencePieceOptions{"bpe", 40});
  tokenizer->train(texts, 1);
  return tokenizer;
}

std::unique_ptr<Generator> trained(bool post_norm, const Tokenizers& tokenizers) {
  json recipe = tiny_recipe("transformer_translation", 60);
  recipe["post_norm"] = post_norm;
  recipe["activation"] = "silu";
  auto generator = make_baseline("transformer_translation", recipe);
  fit_with(*generator, kPairs, tokenizers, fresh_folder(case_name()));
  return generator;
}

TEST(MarianExportTest, OurModelIsTheSameThere) {
  const auto generator = trained(true, {pieces_of_pairs()});
  const auto& exportable = dynamic_cast<Exportable&>(*generator);
  ASSERT_EQ(exportable.export_formats().size(), 1U);
  const std::string path = fresh_folder(case_name() + "_out") + "/marian";
  exportable.export_to("marian", path);
  const auto back = marian(path);
  const auto ours = generator->score(kPairs), theirs = back->score(kPairs);
  DecodingOptions beam;
  beam.method = DecodingMethod::kBeam;
  beam.max_tokens = 20;
  const auto our_texts = generator->generate(kPairs, beam);
  const auto their_texts = back->generate(kPairs, beam);
  for (std::size_t i = 0; i < kPairs.size(); ++i) {
    ASSERT_EQ(theirs[i].token_nats.size(), ours[i].token_nats.size());
    for (std::size_t t = 0; t < ours[i].token_nats.size(); ++t)
      EXPECT_NEAR(theirs[i].token_nats[t], ours[i].token_nats[t], 1e-4);
    EXPECT_EQ(their_texts[i].text, our_texts[i].text);
  }
}

TEST(MarianExportTest, APreNormModelHasNoSuchForm) {
  const auto generator = trained(false, {std::make_shared<LetterTokenizer>("abc")});
  auto& exportable = dynamic_cast<Exportable&>(*generator);
  EXPECT_TRUE(exportable.export_formats().empty());
  EXPECT_THROW(exportable.export_to("marian", fresh_folder(case_name()) + "/x"), InvalidArgument);
}

TEST(MarianExportTest, OtherTokensHaveNoSuchForm) {
  const auto generator = trained(true, {std::make_shared<LetterTokenizer>("abc")});
  const std::string path = fresh_folder(case_name()) + "/marian";
  EXPECT_THROW(dynamic_cast<Exportable&>(*generator).export_to("marian", path), InvalidArgument);
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace vqlm
