#include "baselines/transformer_translation.h"

#include <memory>
#include <string>
#include <vector>

#include "baselines/marian.h"
#include "baselines/transformer_translation_network.h"
#include "baselines/translation_generator.h"
#include "model/exportable.h"
#include "nn/checkpoint.h"

namespace vqlm {
namespace {

class TransformerTranslation : public TranslationGenerator, public Exportable {
 public:
  TransformerTranslation() : TranslationGenerator("transformer_translation", 2) {}

  std::vector<ExportFormat> export_formats() const override {
    if (!options_.post_norm) return {};
    return {{"marian", "folder of Marian that Hugging Face's transformers loads"}};
  }
  void export_to(const std::string& /*format*/, const std::string& path) const override {
    require_ready();
    write_marian_folder(path,
                        {options_, options_, tokenizer().info().vocab_size, source_vocab_size()},
                        module_tensors(network()), tokenizer());
  }

 protected:
  void read_network(JsonReader& reader) override {
    options_ = read_transformer_options(reader, options_);
  }
  std::shared_ptr<TranslationNetwork> build_network(std::int64_t vocab_size,
                                                    std::int64_t source_vocab_size) override {
    return make_transformer_translation_network(
        {options_, options_, vocab_size, source_vocab_size});
  }

 private:
  TransformerOptions options_;
};

}  // namespace

void register_transformer_translation(Registries& registries) {
  registries.generators.add("transformer_translation",
                            "Transformer encoder-decoder for translation and summarisation: shared "
                            "embeddings, beam search",
                            [](JsonReader& reader) {
                              auto model = std::make_unique<TransformerTranslation>();
                              model->configure(reader);
                              return model;
                            });
}

}  // namespace vqlm
