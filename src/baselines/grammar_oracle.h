// The grammar itself as a generator: its likelihoods are the true ones and its samples come from
// the true distribution, so that its row is the floor of every table on the grammar. It learns
// nothing; fitting only hands it the tokenizer by whose tokens its perplexity is counted, so that
// it compares with models that use that tokenizer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "core/registries.h"
#include "data/grammar.h"
#include "data/tokenizer.h"
#include "model/acceptor.h"
#include "model/generator.h"
#include "model/trainable.h"

namespace vqlm {

struct GrammarOracleOptions {
  std::string grammar = "en_zh";   // as in the data set's options
  std::string view = "text";       // "text" or "translation"
  std::string language;            // text; default: the grammar's first
  std::string source, target;      // translation; default: its first and second
  std::string condition = "none";  // text: "none", or "label": texts given their label
  std::string choice = "sample";   // translation: "sample" from the true conditional, or the "mode"
                                   // of every choice
};
// Keys as the fields.
GrammarOracleOptions read_grammar_oracle_options(JsonReader& reader);

class GrammarOracle : public Generator, public Acceptor, public Trainable {
 public:
  explicit GrammarOracle(const GrammarOracleOptions& options);

  GeneratorInfo info() const override;
  // Decoding options other than `seed` play no part: what is drawn comes from the true
  // distribution (unless choice is "mode"). Without translation a source is a prefix of whole words
  // (or characters). log-probabilities of generated tokens are shared out evenly.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  // -log p of references[0], shared out evenly over its tokens: those of the tokenizer, without one
  // words or characters, and the end of sequence. Throws InvalidArgument on a text of probability
  // 0.
  std::vector<Likelihood> score(std::span<const Example> batch) override;

  std::vector<bool> accepts(std::span<const Example> batch) const override;

  FitReport fit(const FitContext& context) override;
  void save(const std::string& folder) const override;
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

 private:
  bool translates() const { return options_.view == "translation"; }
  // -infinity where the text has probability 0.
  double raw_log_prob(const Example& example, const std::string& text) const;
  double log_prob(const Example& example, const std::string& text) const;
  std::string draw(const Example& example, Pcg64& random) const;
  std::string draw_with_label(const Example& example, Pcg64& random) const;
  double label_log_prob(const std::string& label) const;
  std::size_t count_tokens(const std::string& text) const;  // end of sequence included

  GrammarOracleOptions options_;
  std::shared_ptr<const Grammar> grammar_;
  std::size_t from_ = 0, to_ = 0;  // sides of source and text
  std::shared_ptr<const Tokenizer> tokenizer_;
};

void register_grammar_oracle(Registries& registries);

}  // namespace vqlm
