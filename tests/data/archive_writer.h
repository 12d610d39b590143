// Compressed files and archives for tests.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <utility>
#include <vector>

namespace vqlm {

using Members = std::vector<std::pair<std::string, std::string>>;  // name, content

inline void write_members(archive* out, const std::string& path, const Members& members) {
  archive_write_open_filename(out, path.c_str());
  for (const auto& [name, content] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(out, entry);
    archive_write_data(out, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(out);
  archive_write_free(out);
}

inline void write_gzip(const std::string& path, const std::string& content) {
  archive* out = archive_write_new();
  archive_write_add_filter_gzip(out);
  archive_write_set_format_raw(out);
  write_members(out, path, {{"data", content}});
}

inline void write_tar_gzip(const std::string& path, const Members& members) {
  archive* out = archive_write_new();
  archive_write_add_filter_gzip(out);
  archive_write_set_format_ustar(out);
  write_members(out, path, members);
}

inline void write_zip(const std::string& path, const Members& members) {
  archive* out = archive_write_new();
  archive_write_set_format_zip(out);
  write_members(out, path, members);
}

}  // namespace vqlm
