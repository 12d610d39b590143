// Data set kind `grammar`: examples sampled from a synchronous grammar (grammar.h), no files
// needed. Every split is a random stream of its own, so that its first examples do not depend on
// its size; all views of a split show the same sentences. A language has short sentences: some of
// test occur in train as well; data/overlap.h counts them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "core/registries.h"
#include "data/dataset.h"
#include "data/dataset_definition.h"
#include "data/grammar.h"

namespace vqlm {

enum class GrammarView { kText, kTranslation, kSummary, kLabel };

// View options, with the definition's `defaults` as fallback:
//   view            "text": references[0] is a sentence of `language`; "translation": `source` to
//                   `target`; "summary": sentence of the first language to its head phrase;
//                   "label": sentence of `language` to its label. The label is filled in all.
//   language        default the grammar's first
//   source, target  default its first and second
//   num_references  translation: the sampled one and more from the true conditional; default 1
//   grammar         a name of configs/grammars or a path; default "en_zh"
//   sentences       text: sentences of an example, one space between them, for long texts; default
//                   1. The label is the last one's. No text of the grammar, of which the oracle and
//                   its entropy speak, when more
//   seed            default 1
//   sizes           {"train": 100000, "dev": 1000, "test": 1000}
class GrammarDataset : public Dataset {
 public:
  explicit GrammarDataset(JsonReader& reader);
  DatasetInfo info() const override;
  std::vector<Example> load(const std::string& split, const DataLocation& location) const override;

 private:
  void read_view(JsonReader& reader, JsonReader& usual);
  void read_sizes(JsonReader& reader, JsonReader& usual);
  Example example(const Derivation& derivation, const std::string& id) const;
  void check_view(const JsonReader& reader) const;

  DatasetDefinition definition_;
  std::shared_ptr<const Grammar> grammar_;
  GrammarView view_ = GrammarView::kText;
  std::size_t from_ = 0, to_ = 0;  // sides of source and target; the text's side is `to_`
  std::int64_t num_references_ = 1;
  std::int64_t num_sentences_ = 1;
  std::uint64_t seed_ = 1;
  std::map<std::string, std::int64_t> sizes_;
};

void register_grammar_dataset(Registries& registries);

}  // namespace vqlm
