#include "data/grammar_dataset.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/hash.h"
#include "core/registry.h"

namespace vqlm {
namespace {

// Raised when the same grammar and options give other examples.
constexpr int kVersion = 1;
const std::vector<std::string> kViews{"text", "translation", "summary", "label"};
const std::vector<std::pair<std::string, std::int64_t>> kSizes{
    {"train", 100000}, {"dev", 1000}, {"test", 1000}};

GrammarView view_of(const std::string& name) {
  if (name == "translation") return GrammarView::kTranslation;
  if (name == "summary") return GrammarView::kSummary;
  return name == "label" ? GrammarView::kLabel : GrammarView::kText;
}

std::string option(JsonReader& reader, JsonReader& usual, const std::string& key,
                   const std::string& fallback) {
  return reader.get_string(key, usual.get_string(key, fallback));
}

}  // namespace

GrammarDataset::GrammarDataset(JsonReader& reader) {
  JsonReader& definition = reader.child("definition", true);
  definition_ = read_dataset_definition(definition);
  JsonReader& usual = definition.child("defaults");
  grammar_ = load_grammar(option(reader, usual, "grammar", "en_zh"));
  seed_ = static_cast<std::uint64_t>(reader.get_int("seed", usual.get_int("seed", 1, 0), 0));
  read_sizes(reader, usual);
  read_view(reader, usual);
}

void GrammarDataset::read_view(JsonReader& reader, JsonReader& usual) {
  const auto& languages = grammar_->rules().languages;
  view_ = view_of(reader.get_choice("view", kViews, usual.get_choice("view", kViews, "text")));
  num_references_ = reader.get_int("num_references", usual.get_int("num_references", 1, 1), 1, 100);
  num_sentences_ = reader.get_int("sentences", usual.get_int("sentences", 1, 1), 1, 10000);
  const std::string language = option(reader, usual, "language", languages[0].name);
  const std::string source = option(reader, usual, "source", languages[0].name);
  const std::string target = option(reader, usual, "target", languages[1].name);
  if (view_ == GrammarView::kTranslation) {
    from_ = grammar_->side(source);
    to_ = grammar_->side(target);
    if (from_ == to_)
      throw InvalidArgument(expected_got(reader.where("target"),
                                         "another language than source ('" + source + "')",
                                         "'" + target + "'"));
  } else if (view_ != GrammarView::kSummary) {
    to_ = grammar_->side(language);
  }
  check_view(reader);
}

void GrammarDataset::check_view(const JsonReader& reader) const {
  if (view_ != GrammarView::kText && num_sentences_ != 1)
    throw InvalidArgument(expected_got(reader.where("sentences"), "1 in a view other than text",
                                       std::to_string(num_sentences_)));
  if (view_ == GrammarView::kLabel && grammar_->rules().labels.empty())
    throw InvalidArgument(expected_got(reader.where("view"),
                                       "a grammar with labels for view 'label'",
                                       "grammar " + grammar_->rules().name + " without"));
  if (view_ != GrammarView::kTranslation && num_references_ != 1)
    throw InvalidArgument(expected_got(reader.where("num_references"),
                                       "1 in a view other than translation",
                                       std::to_string(num_references_)));
}

void GrammarDataset::read_sizes(JsonReader& reader, JsonReader& usual) {
  JsonReader& sizes = reader.child("sizes");
  JsonReader& usual_sizes = usual.child("sizes");
  for (const auto& [split, size] : kSizes)
    sizes_[split] = sizes.get_int(split, usual_sizes.get_int(split, size, 1), 1, 100000000);
}

DatasetInfo GrammarDataset::info() const {
  DatasetInfo info;
  info.name = definition_.name;
  info.kind = "grammar";
  info.description = definition_.description;
  info.licence = definition_.licence;
  info.citation = definition_.citation;
  for (const auto& [split, size] : kSizes) info.splits.push_back(split);
  nlohmann::json content = {{"version", kVersion},
                            {"grammar", grammar_->rules().hash},
                            {"view", kViews[static_cast<std::size_t>(view_)]},
                            {"from", from_},
                            {"to", to_},
                            {"num_references", num_references_},
                            {"seed", seed_},
                            {"sizes", sizes_}};
  // Single sentences keep the hash that they had before there was the key.
  if (num_sentences_ != 1) content["sentences"] = num_sentences_;
  info.content_hash = sha256_json(content);
  return info;
}

std::vector<Example> GrammarDataset::load(const std::string& split, const DataLocation&) const {
  const auto size = sizes_.find(split);
  if (size == sizes_.end())
    throw_unknown_name("split of data set " + definition_.name, split, info().splits);
  Pcg64 random(derive_seed(seed_, "grammar/" + split));
  std::vector<Example> result;
  result.reserve(static_cast<std::size_t>(size->second));
  for (std::int64_t i = 0; i < size->second; ++i) {
    result.push_back(example(grammar_->sample(random), split + "/" + std::to_string(i)));
    for (std::int64_t more = 1; more < num_sentences_; ++more) {
      const Derivation next = grammar_->sample(random);
      result.back().references[0] += " " + next.texts[to_];
      result.back().label = next.label;
    }
  }
  return result;
}

Example GrammarDataset::example(const Derivation& derivation, const std::string& id) const {
  Example result;
  result.id = id;
  result.label = derivation.label;
  switch (view_) {
    case GrammarView::kText:
      result.references = {derivation.texts[to_]};
      break;
    case GrammarView::kSummary:
      result.source = derivation.texts[0];
      result.references = {derivation.summary};
      break;
    case GrammarView::kLabel:
      result.source = derivation.texts[to_];
      result.references = {derivation.label};
      break;
    case GrammarView::kTranslation:
      result.source = derivation.texts[from_];
      result.references = {derivation.texts[to_]};
      if (num_references_ == 1) break;
      Pcg64 random(derive_seed(seed_, "references/" + id));
      for (std::int64_t i = 1; i < num_references_; ++i)
        result.references.push_back(
            grammar_->translate(result.source, from_, TransferChoice::kSample, &random));
      break;
  }
  return result;
}

void register_grammar_dataset(Registries& registries) {
  registries.datasets.add(
      "grammar", "sentences sampled from a bilingual grammar of known probabilities",
      [](JsonReader& reader) { return std::make_unique<GrammarDataset>(reader); });
}

}  // namespace vqlm
