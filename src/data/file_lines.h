// The lines of one file of a data set, by its format.
#pragma once

#include <string>
#include <vector>

#include "data/dataset_definition.h"

namespace vqlm {

// Reads `path` as `file.member`, `file.format` and `file.column` say. Throws RuntimeError, with the
// number of the line, on invalid UTF-8 and on a line with too few columns.
std::vector<std::string> file_lines(const DatasetFile& file, const std::string& path);

// Format "tags" (IWSLT): in text with <seg ...> elements their content, otherwise every line that
// does not begin with '<'; blanks at both ends are dropped.
std::vector<std::string> untagged_lines(const std::vector<std::string>& lines);

}  // namespace vqlm
