// GPT-2 folders against what `transformers` made of them, folders that are refused, and our own
// model in that form.
#include "baselines/gpt2.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "baselines/builtin_baselines.h"
#include "core/error.h"
#include "core/files.h"
#include "data/byte_bpe_tokenizer.h"
#include "model/exportable.h"
#include "model/feature_extractor.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

const std::string kGolden = VQLM_SOURCE_DIR "/tests/golden/hugging_face";

json expected() { return json::parse(read_file(kGolden + "/gpt2_expected.json")); }

std::unique_ptr<Generator> gpt2(const std::string& folder) {
  return make_baseline("gpt2", {{"folder", folder}});
}

void expect_golden_scores(Generator& generator) {
  const json all = expected();
  for (const auto& text : all["texts"]) {
    const std::vector<Example> example = {{"x", "", {text["text"].get<std::string>()}, ""}};
    const auto likelihood = generator.score(example)[0];
    const auto nats = text["token_nats"].get<std::vector<double>>();
    ASSERT_EQ(likelihood.token_nats.size(), nats.size()) << text["text"];
    for (std::size_t i = 0; i < nats.size(); ++i)
      EXPECT_NEAR(likelihood.token_nats[i], nats[i], 1e-4) << text["text"] << " token " << i;
  }
}

TEST(ByteBpeTokenizerTest, CutsAsTheReferenceDoes) {
  const ByteBpeTokenizer tokenizer(kGolden + "/gpt2");
  EXPECT_EQ(tokenizer.info().vocab_size, 324);
  const json all = expected();
  for (const auto& text : all["texts"]) {
    std::vector<int> ids = text["ids"];
    for (int& id : ids) id += kNumSpecialIds;
    EXPECT_EQ(tokenizer.encode(text["text"]), ids) << text["text"];
    EXPECT_EQ(tokenizer.decode(ids), text["text"]);
  }
  EXPECT_EQ(tokenizer.piece(kEosId), "</s>");
  EXPECT_EQ(tokenizer.piece(4), "<|endoftext|>");
  EXPECT_THROW(tokenizer.piece(324), InvalidArgument);
}

TEST(ByteBpeTokenizerTest, WordsOfThePattern) {
  using Words = std::vector<std::string_view>;
  EXPECT_EQ(gpt2_words("I'll  go 12ab!?"), (Words{"I", "'ll", " ", " go", " 12", "ab", "!?"}));
  EXPECT_EQ(gpt2_words("a \n\n b "), (Words{"a", " \n\n", " b", " "}));
  EXPECT_EQ(gpt2_words("a\u00a0b"), (Words{"a", "\u00a0", "b"}));
  EXPECT_EQ(gpt2_words("'LL \xff\xffx"), (Words{"'", "LL", " \xff\xff", "x"}));
  EXPECT_EQ(gpt2_words(""), Words{});
}

TEST(Gpt2Test, ScoresAndGeneratesAsTheReference) {
  const auto generator = gpt2(kGolden + "/gpt2");
  expect_golden_scores(*generator);
  const ByteBpeTokenizer tokenizer(kGolden + "/gpt2");
  DecodingOptions greedy;
  greedy.max_tokens = 16;
  const json all = expected();
  for (const auto& made : all["greedy"]) {
    const std::string prefix = made["prefix"];
    std::vector<int> ids = made["ids"];
    for (int& id : ids) id += kNumSpecialIds;
    const std::vector<Example> example = {{"x", prefix, {}, ""}};
    EXPECT_EQ(generator->generate(example, greedy)[0].text, prefix + tokenizer.decode(ids));
  }
  EXPECT_EQ(generator->info().files.size(), 3U);
  EXPECT_EQ(dynamic_cast<FeatureExtractor&>(*generator).feature_names().size(), 2U);
}

class Gpt2FolderTest : public testing::Test {
 protected:
  Gpt2FolderTest() : folder_(fresh_folder(case_name()) + "/gpt2") {
    fs::copy(kGolden + "/gpt2", folder_);
  }
  void change_config(const std::string& key, const json& value) const {
    json config = json::parse(read_file(folder_ + "/config.json"));
    config[key] = value;
    write_file(folder_ + "/config.json", config.dump());
  }
  // The weights in two files and an index.
  void split() const {
    const NamedTensors all = load_tensors(folder_ + "/model.safetensors");
    NamedTensors halves[2];
    json map;
    std::size_t count = 0;
    for (const auto& [name, tensor] : all) {
      const std::size_t half = count++ % 2;
      halves[half][name] = tensor;
      map[name] = "part-" + std::to_string(half) + ".safetensors";
    }
    for (std::size_t half = 0; half < 2; ++half)
      save_tensors(folder_ + "/part-" + std::to_string(half) + ".safetensors", halves[half]);
    write_file(folder_ + "/model.safetensors.index.json", json{{"weight_map", map}}.dump());
    fs::remove(folder_ + "/model.safetensors");
  }
  void overwrite(const std::string& name, std::size_t at, const std::string& bytes) const {
    std::string content = read_file(folder_ + "/" + name);
    content.replace(at, bytes.size(), bytes);
    write_file(folder_ + "/" + name, content);
  }
  void change_weights(const std::string& name, const torch::Tensor& tensor) const {
    NamedTensors all = load_tensors(folder_ + "/model.safetensors");
    all[name] = tensor;
    save_tensors(folder_ + "/model.safetensors", all);
  }
  std::string refusal() const {
    try {
      gpt2(folder_);
      return "it was read";
    } catch (const RuntimeError& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
      return error.what();
    }
  }
  std::string folder_;
};

TEST_F(Gpt2FolderTest, ShardsAreTheSameModel) {
  split();
  expect_golden_scores(*gpt2(folder_));
}

TEST_F(Gpt2FolderTest, SixteenBitWeightsAreRead) {
  NamedTensors all = load_tensors(folder_ + "/model.safetensors");
  for (auto& [name, tensor] : all) tensor = tensor.to(torch::kBFloat16);
  save_tensors(folder_ + "/model.safetensors", all);
  const std::vector<Example> example = {{"x", "", {"the cat sat"}, ""}};
  EXPECT_NEAR(gpt2(folder_)->score(example)[0].total_nats(),
              gpt2(kGolden + "/gpt2")->score(example)[0].total_nats(), 1);
}

TEST_F(Gpt2FolderTest, MissingOrSurplusShardsAreRefused) {
  split();
  fs::remove(folder_ + "/part-1.safetensors");
  EXPECT_THAT(refusal(), HasSubstr("expected the shard part-1.safetensors, got no such file"));
  fs::copy(folder_ + "/part-0.safetensors", folder_ + "/part-1.safetensors");
  EXPECT_THAT(refusal(), HasSubstr("as the index says"));
  write_file(folder_ + "/model.safetensors.index.json", R"({"weight_map": {"a": "../x"}})");
  EXPECT_THAT(refusal(), HasSubstr("names of files in the folder"));
  fs::remove(folder_ + "/model.safetensors.index.json");
  EXPECT_THAT(refusal(), HasSubstr("neither"));
}

TEST_F(Gpt2FolderTest, DamagedWeightsAreRefused) {
  const std::string content = read_file(folder_ + "/model.safetensors");
  write_file(folder_ + "/model.safetensors", content.substr(0, content.size() - 100));
  EXPECT_THAT(refusal(), HasSubstr("model.safetensors: expected"));
  write_file(folder_ + "/model.safetensors", content);
  overwrite("model.safetensors", 0, std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8));
  EXPECT_THAT(refusal(), HasSubstr("expected a header of"));
  write_file(folder_ + "/model.safetensors", content);
  overwrite("model.safetensors", content.find("F32"), "F12");
  EXPECT_THAT(refusal(), HasSubstr("got 'F12'"));
}

TEST_F(Gpt2FolderTest, WeightsOfOtherShapesAreRefused) {
  change_weights("transformer.h.0.mlp.c_fc.weight", torch::zeros({16, 63}));
  EXPECT_THAT(refusal(), HasSubstr("tensor 'transformer.h.0.mlp.c_fc.weight' of shape [16, 64]"));
  fs::copy(kGolden + "/gpt2/model.safetensors", folder_ + "/model.safetensors",
           fs::copy_options::overwrite_existing);
  change_config("n_layer", 3);
  EXPECT_THAT(refusal(), HasSubstr("tensor 'transformer.h.2.ln_1.weight', got none"));
  change_config("n_layer", 2);
  change_config("n_embd", 2000000000);
  EXPECT_THAT(refusal(), HasSubstr("wte.weight"));
}

TEST_F(Gpt2FolderTest, ConfigsOfOtherModelsAreRefused) {
  for (const auto& [key, value, message] : std::vector<std::tuple<std::string, json, std::string>>{
           {"model_type", "bert", "model_type gpt2, got \"bert\""},
           {"activation_function", "tanh", "activation_function"},
           {"n_head", 3, "a multiple of n_head"},
           {"n_embd", "x", "'n_embd' from 1"},
           {"scale_attn_weights", false, "scale_attn_weights true"},
           {"eos_token_id", 320, "an eos_token_id below 320"},
           {"layer_norm_epsilon", 0, "above 0"}}) {
    const json before = json::parse(read_file(folder_ + "/config.json"))[key];
    change_config(key, value);
    EXPECT_THAT(refusal(), HasSubstr(message));
    change_config(key, before);
  }
  write_file(folder_ + "/config.json", "{");
  EXPECT_THAT(refusal(), HasSubstr("config.json: expected a JSON object"));
}

TEST_F(Gpt2FolderTest, TokenizersOfOtherSchemesAreRefused) {
  const json whole = json::parse(read_file(folder_ + "/tokenizer.json"));
  const auto with = [&](const char* pointer, const json& value) {
    json changed = whole;
    changed[json::json_pointer(pointer)] = value;
    write_file(folder_ + "/tokenizer.json", changed.dump());
    return refusal();
  };
  EXPECT_THAT(with("/model/type", "WordPiece"), HasSubstr("a model of type BPE"));
  EXPECT_THAT(with("/normalizer", {{"type", "NFC"}}), HasSubstr("no normalizer"));
  EXPECT_THAT(with("/pre_tokenizer", {{"type", "Whitespace"}}), HasSubstr("ByteLevel"));
  EXPECT_THAT(with("/model/merges/0", "nowhere here"), HasSubstr("tokens of the vocabulary"));
  EXPECT_THAT(with("/model/vocab/more", 320), HasSubstr("a tokenizer of 320 tokens, got 321"));
  fs::remove(folder_ + "/tokenizer.json");
  EXPECT_THAT(refusal(), HasSubstr("tokenizer.json, or vocab.json and merges.txt"));
  // The older pair of files.
  json vocabulary = whole["model"]["vocab"];
  std::string merges = "#version: 0.2\n";
  for (const auto& merge : whole["model"]["merges"])
    merges += merge.is_array()
                  ? merge[0].get<std::string>() + " " + merge[1].get<std::string>() + "\n"
                  : merge.get<std::string>() + "\n";
  write_file(folder_ + "/vocab.json", vocabulary.dump());
  write_file(folder_ + "/merges.txt", merges);
  expect_golden_scores(*gpt2(folder_));
}

// The exported network reads our ids behind four special ones, as any folder's.
TEST(Gpt2ExportTest, OurModelHasTheSameLogitsThere) {
  for (const bool learned : {false, true}) {
    json recipe = tiny_recipe("transformer_lm", 20);
    recipe["context"] = 12;
    recipe["activation"] = learned ? "gelu_tanh" : "relu";
    if (learned) recipe["positions"] = "learned";
    const auto generator = make_baseline("transformer_lm", recipe);
    fit_on(*generator, {{"0", "", {"abcab"}, ""}}, "abc", fresh_folder(case_name()));
    const std::string path = fresh_folder(case_name() + "_out") + "/gpt2";
    dynamic_cast<Exportable&>(*generator).export_to("gpt2", path);
    const HuggingFaceFolder folder = read_hugging_face_folder(path, "gpt2");
    const TransformerLmOptions options = gpt2_options(folder);
    EXPECT_EQ(options.context, 12);
    const auto network = make_transformer_network(options, 7 + kNumSpecialIds, 0);
    assign_module_tensors(*network, gpt2_weights(folder, options, kEosId), path);
    network->eval();
    const torch::NoGradGuard no_grad;
    // begin, a, b, c, a: the nats of what follows each.
    const auto ids = torch::tensor({{2, 4, 5, 6, 4}}) + kNumSpecialIds;
    auto logits = network->logits(network->hidden(ids))[0];
    const std::vector<Example> example = {{"x", "", {"abca"}, ""}};
    const auto nats = generator->score(example)[0].token_nats;
    // Of our ids 1 and 3 to 6: their columns, the end's being that of the end of text.
    const auto seen = logits.index_select(1, torch::tensor({5, 3, 8, 9, 10}));
    const auto log_probs = torch::log_softmax(seen, 1);
    const std::int64_t targets[] = {2, 3, 4, 2, 1};
    for (std::int64_t i = 0; i < 5; ++i)
      EXPECT_NEAR(-log_probs[i][targets[i]].item<double>(), nats[static_cast<std::size_t>(i)],
                  1e-4);
  }
}

TEST(Gpt2ExportTest, APostNormModelIsRefused) {
  json recipe = tiny_recipe("transformer_lm", 2);
  recipe["post_norm"] = true;
  const auto generator = make_baseline("transformer_lm", recipe);
  fit_on(*generator, {{"0", "", {"ab"}, ""}}, "ab", fresh_folder(case_name()));
  EXPECT_THROW(dynamic_cast<Exportable&>(*generator)
                   .export_to("gpt2", fresh_folder(case_name() + "_out") + "/gpt2"),
               InvalidArgument);
}

}  // namespace
}  // namespace vqlm
