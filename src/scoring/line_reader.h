// Lines of a text of any size. Lines are views into blocks of 256 KiB; whoever uses them keeps
// the blocks alive, so nothing is copied but the line that a block's end cuts.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "scoring/text_source.h"

namespace vqlm {

// Blocks that lines point into.
using TextBlocks = std::vector<std::shared_ptr<char[]>>;

// What ends a line: only "\n", as in files; or "\n", "\r\n" or a lone "\r", as Python reads
// standard input. The end is no part of the line.
enum class LineEnds { kNewline, kUniversal };

class LineReader {
 public:
  LineReader(std::unique_ptr<TextSource> source, LineEnds line_ends);

  // False at the end; a last line needs no line end. Blocks read on the way are added to `blocks`.
  // Throws RuntimeError where the text cannot be read; the lines before are given out first.
  bool next(std::string_view& line, TextBlocks& blocks);
  // Adds the block that the next line may begin in.
  void hold(TextBlocks& blocks) const;

 private:
  void load();
  std::shared_ptr<char[]> make_block(std::size_t size);
  std::size_t unify_line_ends(char* text, std::size_t size);

  std::unique_ptr<TextSource> source_;
  LineEnds line_ends_;
  std::shared_ptr<char[]> block_;
  TextBlocks pool_;
  const char* start_ = nullptr;    // of the next line
  const char* scanned_ = nullptr;  // no line end between `start_` and here
  const char* limit_ = nullptr;    // end of the text in the block
  bool at_end_ = false;
  bool after_return_ = false;  // the last character was "\r": an "\n" now belongs to it
};

}  // namespace vqlm
