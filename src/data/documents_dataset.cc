#include "data/documents_dataset.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

std::vector<std::string> texts_of(const nlohmann::json& value) {
  std::vector<std::string> texts;
  if (value.is_string()) texts.push_back(value.get<std::string>());
  if (value.is_array())
    for (const nlohmann::json& text : value)
      if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

}  // namespace

DocumentsDataset::DocumentsDataset(JsonReader& reader) : FileDataset(reader) {
  JsonReader& members = reader.child("definition", true).child("members");
  document_ = members.get_string("document", "document");
  references_ = members.get_string("references", "references");
  seal(reader, {"documents"});
}

std::vector<Example> DocumentsDataset::examples(const std::string& split,
                                                const DataLocation& location) const {
  std::vector<Example> result;
  for (const std::string& line : lines(split, "documents", location)) {
    const auto value = nlohmann::json::parse(line, nullptr, false);
    const bool is_object = value.is_object() && value.contains(document_) &&
                           value[document_].is_string() && value.contains(references_);
    Example example;
    if (is_object) example.references = texts_of(value[references_]);
    if (example.references.empty())
      throw RuntimeError(expected_got(
          "data set " + definition().name + ", split " + split + ", document " +
              std::to_string(result.size() + 1),
          "a JSON object with the text " + document_ + " and one or more " + references_,
          line.substr(0, 40)));
    example.source = value[document_].get<std::string>();
    result.push_back(std::move(example));
  }
  return result;
}

void register_documents_dataset(Registries& registries) {
  registries.datasets.add(
      "documents", "JSON Lines, a document with its summaries each",
      [](JsonReader& reader) { return std::make_unique<DocumentsDataset>(reader); });
}

}  // namespace vqlm
