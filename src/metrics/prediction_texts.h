// What several metrics ask of predictions: texts that were generated, references, token counts.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_reader.h"
#include "tasks/prediction.h"

namespace vqlm {

// What counts as a token of a text where no tokenizer is named: pieces between white space, or code
// points that are no white space (for languages without blanks).
enum class TextUnit { kWord, kChar };
// Reads the key "unit": "word" (default) or "char".
TextUnit read_text_unit(JsonReader& reader);
const char* text_unit_name(TextUnit unit);
// The views point into `text`.
std::vector<std::string_view> text_units(std::string_view text, TextUnit unit);

// Empty when every prediction has a generated text; else the reason ("no generated texts").
std::string lacks_texts(std::span<const Prediction> predictions);
// Empty when every prediction has a generated text and at least one reference; else the reason.
std::string lacks_texts_or_references(std::span<const Prediction> predictions);
std::vector<std::string_view> reference_views(const Prediction& prediction);
// The number of references, "var" when it differs.
std::string num_references(std::span<const Prediction> predictions);

}  // namespace vqlm
