#include "nn/checkpoint.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "data/safetensors_header.h"

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

torch::ScalarType type_of(const SafetensorsEntry& entry) {
  return std::find_if(kDtypes.begin(), kDtypes.end(),
                      [&](const DtypeName& dtype) { return entry.dtype == dtype.name; })
      ->type;
}

std::string dtype_name(const std::string& path, const std::string& tensor, torch::ScalarType type) {
  for (const DtypeName& dtype : kDtypes)
    if (type == dtype.type) return dtype.name;
  throw InvalidArgument(
      expected_got(path, "tensor " + quoted_tensor_name(tensor) + " of a storable dtype",
                   torch::toString(type)));
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
  const SafetensorsHeader header = read_safetensors_header(path);
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(header.data_begin));
  NamedTensors tensors;
  for (const SafetensorsEntry& entry : header.entries) {
    torch::Tensor tensor = torch::empty(entry.shape, type_of(entry));
    if (!file.read(static_cast<char*>(tensor.mutable_data_ptr()),
                   static_cast<std::streamsize>(entry.end - entry.begin)))
      refuse(path, "tensor " + quoted_tensor_name(entry.name) + " to be readable",
             "an error while reading");
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
      refuse(path, "only tensors of the model", quoted_tensor_name(item.first));
  for (const auto& [name, tensor] : own) {
    const auto found = tensors.find(name);
    if (found == tensors.end())
      refuse(path, "tensor " + quoted_tensor_name(name), "none of that name");
    if (found->second.sizes() != tensor.sizes() ||
        found->second.scalar_type() != tensor.scalar_type())
      refuse(path, "tensor " + quoted_tensor_name(name) + " as " + form(tensor),
             form(found->second));
  }
  for (auto& [name, tensor] : own) tensor.copy_(tensors.at(name));
}

}  // namespace vqlm
