#include "metrics/prediction_texts.h"

#include <algorithm>

#include "metrics/code_point_text.h"

namespace vqlm {

TextUnit read_text_unit(JsonReader& reader) {
  return reader.get_choice("unit", {"word", "char"}, "word") == "word" ? TextUnit::kWord
                                                                       : TextUnit::kChar;
}

const char* text_unit_name(TextUnit unit) { return unit == TextUnit::kWord ? "word" : "char"; }

std::vector<std::string_view> text_units(std::string_view text, TextUnit unit) {
  if (unit == TextUnit::kWord) return split_white_space(text);
  std::vector<std::string_view> units;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    if (!is_white_space(next_code_point(text, position)))
      units.push_back(text.substr(start, position - start));
  }
  return units;
}

std::string lacks_texts(std::span<const Prediction> predictions) {
  if (predictions.empty()) return "no predictions";
  for (const Prediction& prediction : predictions)
    if (!prediction.generation) return "no generated texts";
  return "";
}

std::string lacks_texts_or_references(std::span<const Prediction> predictions) {
  std::string reason = lacks_texts(predictions);
  if (!reason.empty()) return reason;
  for (const Prediction& prediction : predictions)
    if (prediction.example.references.empty()) return "no references";
  return "";
}

std::vector<std::string_view> reference_views(const Prediction& prediction) {
  return {prediction.example.references.begin(), prediction.example.references.end()};
}

std::string num_references(std::span<const Prediction> predictions) {
  const std::size_t first = predictions.front().example.references.size();
  for (const Prediction& prediction : predictions)
    if (prediction.example.references.size() != first) return "var";
  return std::to_string(first);
}

}  // namespace vqlm
