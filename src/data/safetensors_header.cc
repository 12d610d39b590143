#include "data/safetensors_header.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr std::size_t kShownName = 100;
constexpr std::uint64_t kMostOfNothing = 1 << 30;  // a size beside one that is 0

[[noreturn]] void refuse(const std::string& path, const std::string& expected,
                         const std::string& got) {
  throw RuntimeError(expected_got(path, expected, got));
}

// The number of bytes that a shape takes; refuses one beyond `limit`.
std::uint64_t num_bytes(const std::string& path, const SafetensorsEntry& entry,
                        std::uint64_t limit) {
  const bool empty = std::find(entry.shape.begin(), entry.shape.end(), 0) != entry.shape.end();
  std::uint64_t bytes = safetensors_dtype_size(entry.dtype);
  for (const std::int64_t size : entry.shape) {
    if (size < 0 || static_cast<std::uint64_t>(size) > (empty ? kMostOfNothing : limit / bytes))
      refuse(path, "tensor " + quoted_tensor_name(entry.name) + " of a shape that fits the file",
             "a larger one");
    if (!empty) bytes *= static_cast<std::uint64_t>(size);
  }
  return empty ? 0 : bytes;
}

SafetensorsEntry parse_entry(const std::string& path, const std::string& name,
                             const nlohmann::json& value, std::uint64_t data_size) {
  const std::string tensor = "tensor " + quoted_tensor_name(name);
  SafetensorsEntry entry;
  entry.name = name;
  try {
    entry.dtype = value.at("dtype").get<std::string>();
    entry.shape = value.at("shape").get<std::vector<std::int64_t>>();
    const auto offsets = value.at("data_offsets").get<std::array<std::uint64_t, 2>>();
    entry.begin = offsets[0];
    entry.end = offsets[1];
  } catch (const nlohmann::json::exception&) {
    refuse(path, tensor + " with dtype, shape and data_offsets", "another entry");
  }
  if (safetensors_dtype_size(entry.dtype) == 0)
    refuse(path, tensor + " of dtype F32, F64, BF16, F16, I64, I32, U8 or BOOL",
           quoted_tensor_name(entry.dtype));
  if (entry.begin > entry.end || entry.end > data_size)
    refuse(path, tensor + " inside the " + std::to_string(data_size) + " data bytes",
           "offsets " + std::to_string(entry.begin) + " to " + std::to_string(entry.end));
  if (num_bytes(path, entry, data_size) != entry.end - entry.begin)
    refuse(path, tensor + " with as many bytes as its shape takes",
           std::to_string(entry.end - entry.begin));
  return entry;
}

// Sorts the entries; every data byte belongs to exactly one.
void check_coverage(const std::string& path, std::vector<SafetensorsEntry>& entries,
                    std::uint64_t size) {
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t covered = 0;
  for (const SafetensorsEntry& entry : entries) {
    if (entry.begin != covered)
      refuse(path,
             "tensor " + quoted_tensor_name(entry.name) + " to begin at byte " +
                 std::to_string(covered),
             "byte " + std::to_string(entry.begin));
    covered = entry.end;
  }
  if (covered != size)
    refuse(path, std::to_string(covered) + " bytes of tensors", std::to_string(size));
}

}  // namespace

std::size_t safetensors_dtype_size(const std::string& dtype) {
  constexpr std::pair<const char*, std::size_t> kSizes[] = {{"F32", 4}, {"F64", 8}, {"BF16", 2},
                                                            {"F16", 2}, {"I64", 8}, {"I32", 4},
                                                            {"U8", 1},  {"BOOL", 1}};
  for (const auto& [name, size] : kSizes)
    if (dtype == name) return size;
  return 0;
}

std::string quoted_tensor_name(std::string name) {
  if (name.size() > kShownName) name = name.substr(0, kShownName) + "...";
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return c < ' '; }, '?');
  return "'" + name + "'";
}

SafetensorsHeader read_safetensors_header(const std::string& path) {
  std::error_code error;
  const std::uint64_t file_size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) refuse(path, "a readable file", error ? error.message() : "none");
  std::uint64_t header_size = 0;
  if (file_size < sizeof header_size ||
      !file.read(reinterpret_cast<char*>(&header_size), sizeof header_size))
    refuse(path, "a safetensors file", std::to_string(file_size) + " bytes");
  if (header_size > file_size - sizeof header_size)
    refuse(path, "a header of " + std::to_string(header_size) + " bytes",
           "a file of " + std::to_string(file_size));
  std::string text(header_size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(header_size)))
    refuse(path, "a readable header", "an error while reading");
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) refuse(path, "a JSON object as header", "something else");
  SafetensorsHeader header;
  header.data_begin = sizeof header_size + header_size;
  const std::uint64_t data_size = file_size - header.data_begin;
  for (const auto& [name, value] : json.items())
    if (name != "__metadata__") header.entries.push_back(parse_entry(path, name, value, data_size));
  check_coverage(path, header.entries, data_size);
  return header;
}

}  // namespace vqlm
