#include "metrics/vector_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "core/files.h"

namespace vqlm {
namespace {

std::string shared_path(const std::string& name) {
  const char* folder = std::getenv("VQLM_SHARED");
  const std::string shared = folder != nullptr ? folder : VQLM_SOURCE_DIR "/../shared";
  return shared + "/scoring/vectors/" + name + ".jsonl.gz";
}

std::string read_gzip(const std::string& path) {
  archive* reader = archive_read_new();
  archive_read_support_filter_gzip(reader);
  archive_read_support_format_raw(reader);
  archive_entry* entry = nullptr;
  if (archive_read_open_filename(reader, path.c_str(), 1 << 16) != ARCHIVE_OK ||
      archive_read_next_header(reader, &entry) != ARCHIVE_OK)
    throw std::runtime_error(path + ": " + archive_error_string(reader));
  std::string content;
  std::vector<char> buffer(1 << 16);
  la_ssize_t got = 0;
  while ((got = archive_read_data(reader, buffer.data(), buffer.size())) > 0)
    content.append(buffer.data(), static_cast<std::size_t>(got));
  archive_read_free(reader);
  return content;
}

std::vector<nlohmann::json> parse_lines(const std::string& content) {
  std::vector<nlohmann::json> vectors;
  std::istringstream in(content);
  std::string line;
  while (std::getline(in, line)) vectors.push_back(nlohmann::json::parse(line));
  return vectors;
}

}  // namespace

std::vector<nlohmann::json> golden_vectors(const std::string& name) {
  return parse_lines(read_file(VQLM_SOURCE_DIR "/tests/golden/scoring/" + name + ".jsonl"));
}

bool has_shared_vectors(const std::string& name) {
  return std::filesystem::exists(shared_path(name));
}

std::vector<nlohmann::json> shared_vectors(const std::string& name) {
  return parse_lines(read_gzip(shared_path(name)));
}

double hex_score(const nlohmann::json& vector) {
  return std::strtod(vector.at("score_hex").get<std::string>().c_str(), nullptr);
}

std::vector<std::string> segment_references(const nlohmann::json& vector, std::size_t segment) {
  std::vector<std::string> references;
  for (const nlohmann::json& stream : vector.at("refs"))
    if (segment < stream.size() && !stream[segment].is_null())
      references.push_back(stream[segment]);
  return references;
}

std::string nrefs_field(const nlohmann::json& vector, std::size_t num_segments) {
  const std::size_t first = segment_references(vector, 0).size();
  for (std::size_t i = 1; i < num_segments; ++i)
    if (segment_references(vector, i).size() != first) return "var";
  return std::to_string(first);
}

}  // namespace vqlm
