// The header of a safetensors file: an 8-byte little-endian length, a JSON object that says of each
// tensor its dtype, its shape and where in the rest of the file its bytes lie.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vqlm {

struct SafetensorsEntry {
  std::string name, dtype;  // "F32"
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  // bytes behind the header; end - begin is what the shape takes
};

struct SafetensorsHeader {
  std::vector<SafetensorsEntry> entries;  // in the order of the file
  std::uint64_t data_begin = 0;           // where the bytes behind the header begin
};

// Bytes of a number: F32, F64, BF16, F16, I64, I32, U8, BOOL; 0: unknown.
std::size_t safetensors_dtype_size(const std::string& dtype);

// Throws RuntimeError, in one sentence that names the file, unless every byte behind the header
// belongs to exactly one tensor of a known dtype. Allocates no more than the file holds.
SafetensorsHeader read_safetensors_header(const std::string& path);

// 'name', on one line and not too long, whatever a damaged file calls its tensors.
std::string quoted_tensor_name(std::string name);

}  // namespace vqlm
