// The generator "marian": our Transformer for translation with a folder's weights.
#include <memory>
#include <utility>

#include "baselines/marian.h"
#include "baselines/pretrained.h"
#include "baselines/translation_generator.h"
#include "core/error.h"
#include "data/marian_tokenizer.h"

namespace vqlm {
namespace {

class MarianTranslation : public TranslationGenerator {
 public:
  MarianTranslation(const HuggingFaceFolder& folder, const Tokenizers& tokenizers)
      : TranslationGenerator("marian", 1), options_(marian_options(folder)) {
    if (tokenizers.target->info().vocab_size != options_.vocab_size)
      throw RuntimeError(expected_got(
          folder.path + "/vocab.json", std::to_string(folder.size("vocab_size")) + " pieces",
          std::to_string(tokenizers.target->info().vocab_size - kNumSpecialIds)));
    set_max_source_tokens(folder.size_or("max_position_embeddings", 1024) - 1);  // and the end
    adopt(tokenizers, marian_weights(folder, options_), folder.path);
  }

 protected:
  void read_network(JsonReader&) override {}
  // Both sides have one vocabulary.
  std::shared_ptr<TranslationNetwork> build_network(std::int64_t, std::int64_t) override {
    return make_transformer_translation_network(options_);
  }

 private:
  TransformerTranslationOptions options_;
};

std::unique_ptr<Generator> read_marian(const std::string& path) {
  const HuggingFaceFolder folder = read_hugging_face_folder(path, "marian");
  auto target = std::make_shared<MarianTokenizer>(path, MarianSide::kTarget);
  auto source = std::make_shared<MarianTokenizer>(path, MarianSide::kSource);
  std::vector<std::string> files = folder.files;
  files.insert(files.end(), target->files().begin(), target->files().end());
  return std::make_unique<Pretrained>(
      std::make_unique<MarianTranslation>(folder, Tokenizers{target, source}), std::move(files));
}

}  // namespace

void register_marian(Registries& registries) {
  registries.generators.add(
      "marian", "a Marian translation model from a Hugging Face folder",
      [](JsonReader& reader) { return read_marian(reader.get_string("folder")); });
}

}  // namespace vqlm
