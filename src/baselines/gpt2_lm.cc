// The generator "gpt2": our Transformer language model with a folder's weights.
#include <algorithm>
#include <memory>
#include <utility>

#include "baselines/gpt2.h"
#include "baselines/language_model.h"
#include "baselines/pretrained.h"
#include "core/error.h"
#include "data/byte_bpe_tokenizer.h"

namespace vqlm {
namespace {

class Gpt2Lm : public LanguageModel {
 public:
  Gpt2Lm(const HuggingFaceFolder& folder, std::shared_ptr<const Tokenizer> tokenizer,
         std::int64_t stride)
      : LanguageModel("gpt2", 1), options_(gpt2_options(folder)) {
    const std::int64_t end_of_text = end_of(folder);
    if (stride > 0) options_.stride = std::min(stride, options_.context - 2);
    const auto weights = gpt2_weights(folder, options_, end_of_text);
    if (tokenizer->info().vocab_size != weights.at("output.bias").size(0))
      throw RuntimeError(expected_got(
          folder.path, "a tokenizer of " + std::to_string(folder.size("vocab_size")) + " tokens",
          std::to_string(tokenizer->info().vocab_size - kNumSpecialIds)));
    adopt({std::move(tokenizer)}, weights, folder.path);
  }

 protected:
  void read_network(JsonReader&) override {}
  std::shared_ptr<NextTokenNetwork> build_network(std::int64_t vocab_size, std::int64_t) override {
    return make_transformer_network(options_, vocab_size, 0);
  }
  std::int64_t num_layers() const override { return options_.transformer.num_layers; }
  WindowOptions training_windows() const override { return scoring_windows(); }
  WindowOptions scoring_windows() const override { return {options_.context, options_.stride}; }

 private:
  static std::int64_t end_of(const HuggingFaceFolder& folder) {
    const auto id = folder.config.value("eos_token_id", nlohmann::json(50256));
    const std::int64_t vocab = folder.size("vocab_size");
    if (!id.is_number_integer() || id < 0 || id >= vocab)
      throw RuntimeError(expected_got(folder.path + "/config.json",
                                      "an eos_token_id below " + std::to_string(vocab), id.dump()));
    return id.get<std::int64_t>();
  }

  TransformerLmOptions options_;
};

class Gpt2 : public Pretrained, public FeatureExtractor {
 public:
  Gpt2(std::unique_ptr<Gpt2Lm> model, std::vector<std::string> files)
      : Gpt2(model.release(), std::move(files)) {}

  std::vector<std::string> feature_names() const override { return model_.feature_names(); }
  std::vector<std::vector<float>> features(std::span<const Example> batch,
                                           const std::string& name) override {
    return model_.features(batch, name);
  }

 private:
  Gpt2(Gpt2Lm* owned, std::vector<std::string> files)
      : Pretrained(std::unique_ptr<Generator>(owned), std::move(files)), model_(*owned) {}

  Gpt2Lm& model_;
};

std::unique_ptr<Generator> read_gpt2(const std::string& path, std::int64_t stride) {
  const HuggingFaceFolder folder = read_hugging_face_folder(path, "gpt2");
  auto tokenizer = std::make_shared<ByteBpeTokenizer>(path);
  std::vector<std::string> files = folder.files;
  files.insert(files.end(), tokenizer->files().begin(), tokenizer->files().end());
  return std::make_unique<Gpt2>(std::make_unique<Gpt2Lm>(folder, tokenizer, stride),
                                std::move(files));
}

}  // namespace

void register_gpt2(Registries& registries) {
  registries.generators.add("gpt2", "GPT-2 from a Hugging Face folder", [](JsonReader& reader) {
    const std::string folder = reader.get_string("folder");
    return read_gpt2(folder, reader.get_int("stride", 0, 0, 1 << 20));
  });
}

}  // namespace vqlm
