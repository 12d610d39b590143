// Generator "bigram": the next token given the one before it, by counts with an addend. It learns
// from the training data's first references and needs a tokenizer. Key: addend (0.1).
#include <map>

#include "baselines/token_generator.h"
#include "core/json_file.h"
#include "core/plugin.h"
#include "model/trainable.h"

namespace {

using namespace vqlm;

class Bigram final : public TokenGenerator, public Trainable {
 public:
  explicit Bigram(double addend) : addend_(addend) {}

  GeneratorInfo info() const override {
    GeneratorInfo info = describe("bigram", Signature().add("order", "2").add("smoothing", "add"));
    for (const auto& [last, next] : counts_) info.num_parameters += std::ssize(next);
    return info;
  }

  FitReport fit(const FitContext& context) override {
    counts_.clear();
    return learn_texts(context, [this](std::span<const int> text) {
      for (std::size_t i = 1; i < text.size(); ++i) ++counts_[text[i - 1]][text[i]];
    });
  }

  void save(const std::string& folder) const override {
    write_json_file(folder + "/counts.json", counts_);
  }

  void load(const std::string& folder, const Tokenizers& tokenizers, const std::string&) override {
    set_tokenizer(tokenizers.target);
    read_json_file(folder + "/counts.json", counts_);
  }

 private:
  void weigh_next(std::span<const int> text, std::span<double> weights) const override {
    for (double& weight : weights) weight = addend_;
    if (const auto seen = counts_.find(text.back()); seen != counts_.end())
      for (const auto& [token, count] : seen->second) weights.data()[token] += count;
  }

  double addend_;
  std::map<int, std::map<int, double>> counts_;  // of a token after another
};

void register_bigram(Registries& registries) {
  registries.generators.add("bigram", "the next token given the last", [](JsonReader& reader) {
    return std::make_unique<Bigram>(reader.get_double("addend", 0.1, 1e-9));
  });
}

}  // namespace

VQLM_PLUGIN(bigram, "1.0", register_bigram)
