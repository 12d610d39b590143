// One file of segments, a line each, with white space taken off its end: references, one system's
// output, or tab-separated columns of either.
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "scoring/line_reader.h"

namespace vqlm {

// A line has another number of tab-separated fields than the rest: exit code 17.
class UnevenFields : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

class SegmentStream {
 public:
  // Lines are cut at the first `num_fields` - 1 tabs and must have as many fields; with 1 a line is
  // taken whole. Nothing is opened before the first line is asked for.
  static SegmentStream references(std::string path, std::string encoding, long long num_fields);
  static SegmentStream system(std::string path, std::string encoding);
  // Tab-separated systems; the first line says how many. No line at all counts as an empty one.
  static SegmentStream systems(int descriptor, std::string encoding);

  // Appends one segment's fields to `fields`; false at the end. Throws UnevenFields or
  // RuntimeError, from then on at every call.
  bool next(std::vector<std::string_view>& fields, TextBlocks& blocks);
  // Adds the block that the next line may begin in.
  void hold(TextBlocks& blocks) const;
  // Reads what is left, to count and to check it.
  void skip_rest();

  // Columns; of standard input it reads the first line to know (1 when that fails; `next` throws).
  std::size_t num_fields();
  std::size_t num_lines() const { return num_lines_; }  // read so far
  const std::string& name() const { return name_; }

 private:
  enum class Kind { kWhole, kReferences, kSystems };
  SegmentStream(Kind kind, std::string name, std::string encoding, long long num_fields);
  void open();
  void read_first_line();
  bool next_line(std::string_view& line, TextBlocks& blocks);
  void split(std::string_view line, std::vector<std::string_view>& fields) const;

  Kind kind_;
  std::string name_, encoding_;
  long long num_fields_;
  int descriptor_ = -1;
  std::optional<LineReader> lines_;
  std::optional<std::string_view> first_line_;  // of standard input, read ahead
  TextBlocks first_blocks_;
  std::size_t num_lines_ = 0;
  std::exception_ptr fault_;
};

}  // namespace vqlm
