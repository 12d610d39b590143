#include "data/text_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string_view>

#include "core/error.h"
#include "data/utf8.h"

namespace vqlm {
namespace {

struct ArchiveCloser {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using ArchiveHandle = std::unique_ptr<archive, ArchiveCloser>;

[[noreturn]] void throw_damaged(const std::string& path, archive* handle) {
  const char* reason = archive_error_string(handle);
  throw RuntimeError(expected_got(path, "a whole text or archive file",
                                  reason == nullptr ? "a damaged one" : reason));
}

// A single stream, plain or compressed, or an archive of members.
ArchiveHandle open_archive(const std::string& path, bool members) {
  if (!std::filesystem::is_regular_file(path))
    throw RuntimeError(expected_got(path, "a readable file", "none"));
  ArchiveHandle handle(archive_read_new());
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_bzip2(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  if (members) {
    archive_read_support_format_tar(handle.get());
    archive_read_support_format_zip(handle.get());
  } else {
    archive_read_support_format_raw(handle.get());
    archive_read_support_format_empty(handle.get());
  }
  constexpr std::size_t kBlock = 1 << 16;
  if (archive_read_open_filename(handle.get(), path.c_str(), kBlock) != ARCHIVE_OK)
    throw_damaged(path, handle.get());
  return handle;
}

std::string read_entry(archive* handle, const std::string& path) {
  std::string content;
  std::array<char, 1 << 16> buffer{};
  while (true) {
    const la_ssize_t count = archive_read_data(handle, buffer.data(), buffer.size());
    if (count < 0) throw_damaged(path, handle);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

// Goes to the next entry; false at the end.
bool next_entry(archive* handle, const std::string& path, std::string& name) {
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(handle, &entry);
  if (status == ARCHIVE_EOF) return false;
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) throw_damaged(path, handle);
  const char* found = archive_entry_pathname(entry);
  name = found == nullptr ? "" : found;
  return true;
}

}  // namespace

std::string read_text(const std::string& path, const std::string& member) {
  const ArchiveHandle handle = open_archive(path, !member.empty());
  std::string name;
  while (next_entry(handle.get(), path, name))
    if (member.empty() || name == member || name == "./" + member)
      return read_entry(handle.get(), path);
  if (member.empty()) return "";
  throw RuntimeError(expected_got(path, "an archive with '" + member + "'", "one without"));
}

std::vector<std::string> split_lines(const std::string& text, const std::string& name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string_view rest = text;
  if (rest.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    rest.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> lines;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (const std::size_t bad = first_invalid_utf8(line); bad != std::string_view::npos)
      throw RuntimeError(expected_got(name + ", line " + std::to_string(lines.size() + 1),
                                      "valid UTF-8",
                                      "an invalid byte in column " + std::to_string(bad + 1)));
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace vqlm
