#include "scoring_vectors/vector_files.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <string_view>

#include "core/error.h"
#include "scoring/segment_stream.h"
#include "scoring_vectors/command_vectors.h"

namespace vqlm {
namespace {

using nlohmann::json;

void add_line(VectorFile& file, std::string_view line, std::size_t number) {
  json value = json::parse(line, nullptr, false);
  if (!value.is_object())
    file.faults.push_back({"line " + std::to_string(number),
                           {"line", "a JSON object", std::string(line.substr(0, 80))}});
  else if (is_input_file(value))
    file.input_files.push_back(std::move(value));
  else
    file.vectors.push_back(std::make_shared<const json>(std::move(value)));
}

VectorFile read_vector_file(const std::string& path) {
  VectorFile file;
  file.name = std::filesystem::path(path).filename().string();
  try {
    SegmentStream lines = SegmentStream::system(path, "utf-8");
    std::vector<std::string_view> fields;
    TextBlocks blocks;
    while (lines.next(fields, blocks)) {
      add_line(file, fields.front(), lines.num_lines());
      fields.clear();
      blocks.clear();
      lines.hold(blocks);
    }
  } catch (const RuntimeError& error) {
    file.faults.push_back({"file", {"content", "JSON Lines", error.what()}});
  }
  if (file.vectors.empty() && file.faults.empty())
    file.faults.push_back({"file", {"content", "vectors", "none"}});
  return file;
}

}  // namespace

std::vector<VectorFile> read_vector_files(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    const std::string path = entry.path().string();
    if (path.ends_with(".jsonl") || path.ends_with(".jsonl.gz")) paths.push_back(path);
  }
  if (paths.empty())
    throw InvalidArgument(
        expected_got(folder, "a folder with files *.jsonl.gz or *.jsonl", "none"));
  std::sort(paths.begin(), paths.end());
  std::vector<VectorFile> files;
  for (const std::string& path : paths) files.push_back(read_vector_file(path));
  return files;
}

std::string id_of(const json& vector) {
  const auto found = vector.find("id");
  return found != vector.end() && found->is_string() ? found->get<std::string>() : "no id";
}

}  // namespace vqlm
