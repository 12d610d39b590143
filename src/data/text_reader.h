// Text files as they are distributed: plain, compressed (gzip, bzip2, xz, zstd) or as a member of a
// tar or zip archive. The form is recognised by content, never by name.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

// The decompressed content of a file, or of the archive's `member` when that is not empty. Throws
// RuntimeError when the file cannot be read, is damaged, or has no such member.
std::string read_text(const std::string& path, const std::string& member = "");

// Lines without their ends (\n or \r\n); a byte-order mark at the start is dropped, an empty piece
// after the last line end is no line. Throws RuntimeError with the number of the first line that is
// no valid UTF-8; `name` stands for the text in that message.
std::vector<std::string> split_lines(const std::string& text, const std::string& name);

}  // namespace vqlm
