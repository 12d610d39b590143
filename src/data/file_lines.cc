#include "data/file_lines.h"

#include <algorithm>
#include <string_view>

#include "core/error.h"
#include "data/text_reader.h"

namespace vqlm {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::string column_of(std::string_view line, std::int64_t column, const std::string& where) {
  for (std::int64_t i = 1;; ++i) {
    const std::size_t end = line.find('\t');
    if (i == column) return std::string(line.substr(0, end));
    if (end == std::string_view::npos)
      throw RuntimeError(expected_got(where, "at least " + std::to_string(column) + " columns",
                                      std::to_string(i)));
    line.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<std::string> untagged_lines(const std::vector<std::string>& lines) {
  const auto segment = [](const std::string& line) { return line.find("<seg "); };
  const bool has_segments = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return segment(line) != std::string::npos;
  });
  std::vector<std::string> result;
  for (const std::string& line : lines) {
    if (!has_segments) {
      const std::string text = trimmed(line);
      if (text.empty() || text.front() != '<') result.push_back(text);
      continue;
    }
    const std::size_t start = segment(line);
    if (start == std::string::npos) continue;
    const std::size_t open = line.find('>', start);
    if (open == std::string::npos) continue;
    const std::size_t close = line.find("</seg>", open);
    const std::size_t count = close == std::string::npos ? close : close - open - 1;
    result.push_back(trimmed(std::string_view(line).substr(open + 1, count)));
  }
  return result;
}

std::vector<std::string> file_lines(const DatasetFile& file, const std::string& path) {
  const std::string name = file.member.empty() ? path : path + " (" + file.member + ")";
  std::vector<std::string> lines = split_lines(read_text(path, file.member), name);
  if (file.format == "tags") lines = untagged_lines(lines);
  if (file.column > 0)
    for (std::size_t i = 0; i < lines.size(); ++i)
      lines[i] = column_of(lines[i], file.column, name + ", line " + std::to_string(i + 1));
  return lines;
}

}  // namespace vqlm
