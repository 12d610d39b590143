// Data set kind `lines`: running text, cut into examples.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "data/file_dataset.h"

namespace vqlm {

enum class TextUnit { kLines, kBlocks, kCharacters, kWords };

struct TextCut {
  TextUnit unit = TextUnit::kLines;
  std::int64_t size = 1;          // units an example; the last example may have fewer
  bool keep_blank_lines = false;  // default: yes, unless an example is one line or a block
  bool trim = false;              // drop blanks at both ends of each line
};

// Cuts lines into texts. Lines of one text are joined by a newline, without one at the end. Blocks
// are runs of lines between blank ones. Characters are code points of all lines, each with its
// newline, so that the texts put together are the text of the split. Words are what stands between
// blanks, and each newline is a word of its own; those of a text are joined by single blanks.
std::vector<std::string> cut_text(const std::vector<std::string>& lines, const TextCut& cut);

// View options: `unit` ("lines", "blocks", "characters", "words"), `size` (1; characters and
// words: 256), `blank_lines` ("keep", "drop"), `trim`. A split has the one field "text"; an example
// is a text in references[0].
class LinesDataset : public FileDataset {
 public:
  explicit LinesDataset(JsonReader& reader);

 protected:
  std::vector<Example> examples(const std::string& split,
                                const DataLocation& location) const override;

 private:
  TextCut cut_;
};

void register_lines_dataset(Registries& registries);

}  // namespace vqlm
