#include "data/lines_dataset.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "data/utf8.h"

namespace vqlm {
namespace {

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t") == std::string::npos;
}

std::string trimmed(const std::string& line) {
  if (is_blank(line)) return "";
  const auto first = line.find_first_not_of(" \t");
  return line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

// Runs of `size` neighbours joined by `separator`.
std::vector<std::string> joined(const std::vector<std::string>& parts, std::int64_t size,
                                const std::string& separator) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i % static_cast<std::size_t>(size) == 0)
      texts.push_back(parts[i]);
    else
      texts.back() += separator + parts[i];
  }
  return texts;
}

std::vector<std::string> blocks_of(const std::vector<std::string>& lines) {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const std::string& line : lines) {
    if (is_blank(line)) {
      inside = false;
    } else if (inside) {
      blocks.back() += "\n" + line;
    } else {
      blocks.push_back(line);
      inside = true;
    }
  }
  return blocks;
}

std::vector<std::string> characters_of(const std::vector<std::string>& lines, std::int64_t size) {
  std::vector<std::string> texts;
  std::int64_t count = 0;
  const auto put = [&](std::string_view code_point) {
    if (count % size == 0) texts.emplace_back();
    texts.back() += code_point;
    ++count;
  };
  for (const std::string& line : lines) {
    for (const std::string_view code_point : code_points(line)) put(code_point);
    put("\n");
  }
  return texts;
}

std::vector<std::string> words_of(const std::vector<std::string>& lines) {
  constexpr const char* kBlanks = " \t";
  std::vector<std::string> words;
  for (const std::string& line : lines) {
    for (std::size_t begin = line.find_first_not_of(kBlanks); begin != std::string::npos;) {
      const std::size_t end = line.find_first_of(kBlanks, begin);
      words.push_back(line.substr(begin, end - begin));
      begin = line.find_first_not_of(kBlanks, end);
    }
    words.emplace_back("\n");
  }
  return words;
}

TextUnit unit_of(const std::string& name) {
  if (name == "blocks") return TextUnit::kBlocks;
  if (name == "words") return TextUnit::kWords;
  return name == "characters" ? TextUnit::kCharacters : TextUnit::kLines;
}

// Defaults for another unit than the one chosen say nothing about its size and blank lines.
TextCut read_cut(JsonReader& reader, JsonReader& usual) {
  const std::vector<std::string> units{"lines", "blocks", "characters", "words"};
  const std::vector<std::string> choices{"keep", "drop"};
  TextCut cut;
  const std::string usual_unit = usual.get_choice("unit", units, "lines");
  const std::string unit = reader.get_choice("unit", units, usual_unit);
  std::int64_t usual_size = usual.get_int("size", 1, 1);
  const bool running = unit == "characters" || unit == "words";
  if (unit != usual_unit) usual_size = running ? 256 : 1;
  cut.unit = unit_of(unit);
  cut.size = reader.get_int("size", usual_size, 1);
  const bool whole = running || (unit == "lines" && cut.size > 1);
  std::string usual_blank = usual.get_choice("blank_lines", choices, whole ? "keep" : "drop");
  if (unit != usual_unit) usual_blank = whole ? "keep" : "drop";
  cut.keep_blank_lines = reader.get_choice("blank_lines", choices, usual_blank) == "keep";
  cut.trim = reader.get_bool("trim", usual.get_bool("trim", false));
  return cut;
}

}  // namespace

std::vector<std::string> cut_text(const std::vector<std::string>& lines, const TextCut& cut) {
  std::vector<std::string> kept;
  kept.reserve(lines.size());
  for (const std::string& line : lines)
    if (cut.unit == TextUnit::kBlocks || cut.keep_blank_lines || !is_blank(line))
      kept.push_back(cut.trim ? trimmed(line) : line);
  if (cut.unit == TextUnit::kCharacters) return characters_of(kept, cut.size);
  if (cut.unit == TextUnit::kWords) return joined(words_of(kept), cut.size, " ");
  if (cut.unit == TextUnit::kBlocks) return joined(blocks_of(kept), cut.size, "\n\n");
  return joined(kept, cut.size, "\n");
}

LinesDataset::LinesDataset(JsonReader& reader)
    : FileDataset(reader), cut_(read_cut(reader, defaults(reader))) {
  seal(reader, {"text"});
}

std::vector<Example> LinesDataset::examples(const std::string& split,
                                            const DataLocation& location) const {
  std::vector<Example> result;
  for (std::string& text : cut_text(lines(split, "text", location), cut_)) {
    result.emplace_back();
    result.back().references.push_back(std::move(text));
  }
  return result;
}

void register_lines_dataset(Registries& registries) {
  registries.datasets.add(
      "lines", "running text, cut into lines, blocks or runs of characters or words",
      [](JsonReader& reader) { return std::make_unique<LinesDataset>(reader); });
}

}  // namespace vqlm
