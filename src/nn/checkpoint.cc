#include "nn/checkpoint.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors stores little-endian");

struct DtypeName {
  const char* name;
  torch::ScalarType type;
};
constexpr std::array<DtypeName, 8> kDtypes{{{"F32", torch::kFloat},
                                            {"F64", torch::kDouble},
                                            {"BF16", torch::kBFloat16},
                                            {"F16", torch::kHalf},
                                            {"I64", torch::kLong},
                                            {"I32", torch::kInt},
                                            {"U8", torch::kByte},
                                            {"BOOL", torch::kBool}}};

[[noreturn]] void refuse(const std::string& path, const std::string& expected,
                         const std::string& got) {
  throw RuntimeError(expected_got(path, expected, got));
}

// What the header says of one tensor.
struct Entry {
  std::string name;
  torch::ScalarType type = torch::kFloat;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;
};

torch::ScalarType dtype_from_name(const std::string& path, const std::string& tensor,
                                  const std::string& name) {
  for (const DtypeName& dtype : kDtypes)
    if (name == dtype.name) return dtype.type;
  refuse(path, "tensor '" + tensor + "' of dtype F32, F64, BF16, F16, I64, I32, U8 or BOOL",
         "'" + name + "'");
}

// The number of bytes that a shape takes; refuses one beyond `limit`.
std::uint64_t num_bytes(const std::string& path, const Entry& entry, std::uint64_t limit) {
  if (std::find(entry.shape.begin(), entry.shape.end(), 0) != entry.shape.end()) return 0;
  std::uint64_t bytes = torch::elementSize(entry.type);
  for (const std::int64_t size : entry.shape) {
    if (size < 0 || static_cast<std::uint64_t>(size) > limit / bytes)
      refuse(path, "tensor '" + entry.name + "' of a shape that fits the file", "a larger one");
    bytes *= static_cast<std::uint64_t>(size);
  }
  return bytes;
}

Entry parse_entry(const std::string& path, const std::string& name, const nlohmann::json& value,
                  std::uint64_t data_size) {
  Entry entry;
  entry.name = name;
  try {
    entry.type = dtype_from_name(path, name, value.at("dtype").get<std::string>());
    entry.shape = value.at("shape").get<std::vector<std::int64_t>>();
    const auto offsets = value.at("data_offsets").get<std::array<std::uint64_t, 2>>();
    entry.begin = offsets[0];
    entry.end = offsets[1];
  } catch (const nlohmann::json::exception&) {
    refuse(path, "tensor '" + name + "' with dtype, shape and data_offsets", value.dump());
  }
  if (entry.begin > entry.end || entry.end > data_size)
    refuse(path, "tensor '" + name + "' inside the " + std::to_string(data_size) + " data bytes",
           "offsets " + std::to_string(entry.begin) + " to " + std::to_string(entry.end));
  if (num_bytes(path, entry, data_size) != entry.end - entry.begin)
    refuse(path, "tensor '" + name + "' with as many bytes as its shape takes",
           std::to_string(entry.end - entry.begin));
  return entry;
}

// Every data byte belongs to exactly one tensor.
void check_coverage(const std::string& path, std::vector<Entry>& entries, std::uint64_t size) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::uint64_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered)
      refuse(path, "tensor '" + entry.name + "' to begin at byte " + std::to_string(covered),
             "byte " + std::to_string(entry.begin));
    covered = entry.end;
  }
  if (covered != size)
    refuse(path, std::to_string(covered) + " bytes of tensors", std::to_string(size));
}

std::vector<Entry> read_header(std::ifstream& file, const std::string& path,
                               std::uint64_t file_size, std::uint64_t* data_begin) {
  std::uint64_t header_size = 0;
  if (file_size < sizeof header_size ||
      !file.read(reinterpret_cast<char*>(&header_size), sizeof header_size))
    refuse(path, "a safetensors file", std::to_string(file_size) + " bytes");
  if (header_size > file_size - sizeof header_size)
    refuse(path, "a header of " + std::to_string(header_size) + " bytes",
           "a file of " + std::to_string(file_size));
  std::string header(header_size, '\0');
  if (!file.read(header.data(), static_cast<std::streamsize>(header_size)))
    refuse(path, "a readable header", "an error while reading");
  const auto json = nlohmann::json::parse(header, nullptr, false);
  if (!json.is_object()) refuse(path, "a JSON object as header", "something else");
  *data_begin = sizeof header_size + header_size;
  const std::uint64_t data_size = file_size - *data_begin;
  std::vector<Entry> entries;
  for (const auto& [name, value] : json.items())
    if (name != "__metadata__") entries.push_back(parse_entry(path, name, value, data_size));
  check_coverage(path, entries, data_size);
  return entries;
}

std::string dtype_name(const std::string& path, const std::string& tensor, torch::ScalarType type) {
  for (const DtypeName& dtype : kDtypes)
    if (type == dtype.type) return dtype.name;
  throw InvalidArgument(
      expected_got(path, "tensor '" + tensor + "' of a storable dtype", torch::toString(type)));
}

// "Float [3, 4]"
std::string form(const torch::Tensor& tensor) {
  return c10::str(torch::toString(tensor.scalar_type()), " ", tensor.sizes());
}

}  // namespace

void save_tensors(const std::string& path, const NamedTensors& tensors) {
  auto header = nlohmann::json::object();
  std::string data;
  for (const auto& [name, tensor] : tensors) {
    const torch::Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
    const std::size_t begin = data.size();
    data.append(static_cast<const char*>(plain.const_data_ptr()), plain.nbytes());
    header[name] = {{"dtype", dtype_name(path, name, plain.scalar_type())},
                    {"shape", plain.sizes().vec()},
                    {"data_offsets", {begin, data.size()}}};
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');  // the data stand aligned
  const std::uint64_t size = text.size();
  std::string content(sizeof size, '\0');
  std::memcpy(content.data(), &size, sizeof size);
  write_file(path, content + text + data);
}

NamedTensors load_tensors(const std::string& path) {
  std::error_code error;
  const std::uint64_t file_size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) refuse(path, "a readable file", error ? error.message() : "none");
  std::uint64_t data_begin = 0;
  const std::vector<Entry> entries = read_header(file, path, file_size, &data_begin);
  NamedTensors tensors;
  for (const Entry& entry : entries) {  // in the order of the file
    torch::Tensor tensor = torch::empty(entry.shape, entry.type);
    if (!file.read(static_cast<char*>(tensor.mutable_data_ptr()),
                   static_cast<std::streamsize>(entry.end - entry.begin)))
      refuse(path, "tensor '" + entry.name + "' to be readable", "an error while reading");
    tensors.emplace(entry.name, std::move(tensor));
  }
  return tensors;
}

NamedTensors module_tensors(const torch::nn::Module& module) {
  NamedTensors tensors;
  for (const auto& item : module.named_parameters()) tensors.emplace(item.key(), item.value());
  for (const auto& item : module.named_buffers()) tensors.emplace(item.key(), item.value());
  return tensors;
}

void assign_module_tensors(torch::nn::Module& module, const NamedTensors& tensors,
                           const std::string& path) {
  const torch::NoGradGuard no_grad;
  NamedTensors own = module_tensors(module);
  for (const auto& item : tensors)
    if (own.find(item.first) == own.end())
      refuse(path, "only tensors of the model", "'" + item.first + "'");
  for (const auto& [name, tensor] : own) {
    const auto found = tensors.find(name);
    if (found == tensors.end()) refuse(path, "tensor '" + name + "'", "none of that name");
    if (found->second.sizes() != tensor.sizes() ||
        found->second.scalar_type() != tensor.scalar_type())
      refuse(path, "tensor '" + name + "' as " + form(tensor), form(found->second));
  }
  for (auto& [name, tensor] : own) tensor.copy_(tensors.at(name));
}

}  // namespace vqlm
