#include <algorithm>

#include "nn/transformer.h"

namespace vqlm {
namespace {

constexpr std::int64_t kGrowth = 16;  // positions allocated ahead

// How many rows in a run share a number, when that is the same everywhere and no number comes
// twice; 0 otherwise.
std::size_t group_size(const std::vector<std::int64_t>& rows) {
  std::size_t size = 1;
  while (size < rows.size() && rows[size] == rows[0]) ++size;
  if (rows.size() % size != 0) return 0;
  std::vector<std::int64_t> firsts;
  for (std::size_t i = 0; i < rows.size(); i += size) {
    for (std::size_t j = 1; j < size; ++j)
      if (rows[i + j] != rows[i]) return 0;
    firsts.push_back(rows[i]);
  }
  std::sort(firsts.begin(), firsts.end());
  return std::adjacent_find(firsts.begin(), firsts.end()) == firsts.end() ? size : 0;
}

bool is_plain(const torch::Tensor& tensor) {
  return tensor.device().is_cpu() && tensor.scalar_type() == torch::kFloat &&
         tensor.is_contiguous();
}

// Rows of `stored` [B, H, capacity, D/H], of which `length` positions are filled: only those are
// copied.
torch::Tensor filled_rows(const torch::Tensor& stored, const std::vector<std::int64_t>& rows,
                          std::int64_t length) {
  std::vector<std::int64_t> shape = stored.sizes().vec();
  shape[0] = static_cast<std::int64_t>(rows.size());
  torch::Tensor result = torch::empty(shape, stored.options());
  const std::int64_t heads = shape[1], stride = shape[2] * shape[3], filled = length * shape[3];
  const float* from = stored.const_data_ptr<float>();
  float* to = result.mutable_data_ptr<float>();
  for (const std::int64_t row : rows)
    for (std::int64_t head = 0; head < heads; ++head, to += stride) {
      const float* source = from + (row * heads + head) * stride;
      std::copy(source, source + filled, to);
    }
  return result;
}

}  // namespace

AttentionHeads DecoderCache::append(std::size_t layer, const torch::Tensor& key,
                                    const torch::Tensor& value) {
  reserve(layer, key.sizes(), key.options());
  const auto store = [&](const torch::Tensor& stored, const torch::Tensor& added) {
    stored.narrow(2, length, added.size(2)).copy_(added);
    return stored.narrow(2, 0, length + added.size(2));
  };
  return {{}, store(keys[layer], key), store(values[layer], value)};
}

void DecoderCache::reserve(std::size_t layer, torch::IntArrayRef shape,
                           const torch::TensorOptions& options) {
  const std::int64_t needed = length + shape[2];
  for (torch::Tensor* stored : {&keys[layer], &values[layer]}) {
    if (stored->defined() && stored->size(2) >= needed) continue;
    torch::Tensor larger = torch::empty({shape[0], shape[1], needed + kGrowth, shape[3]}, options);
    if (length > 0) larger.narrow(2, 0, length).copy_(stored->narrow(2, 0, length));
    *stored = larger;
  }
}

void DecoderCache::select_rows(const torch::Tensor& rows) {
  const torch::Tensor indices = rows.to(torch::kCPU, torch::kLong).contiguous();
  const std::vector<std::int64_t> wanted(indices.data_ptr<std::int64_t>(),
                                         indices.data_ptr<std::int64_t>() + indices.numel());
  if (!memory_keys.empty() && !wanted.empty()) select_memory(wanted);
  for (auto* stored : {&keys, &values})
    for (torch::Tensor& tensor : *stored)
      if (tensor.defined())
        tensor = is_plain(tensor) ? filled_rows(tensor, wanted, length)
                                  : tensor.index_select(0, indices.to(tensor.device()));
}

void DecoderCache::select_memory(const std::vector<std::int64_t>& rows) {
  const std::int64_t num_memories = memory_keys[0].size(0);
  const std::int64_t num_rows =
      keys[0].defined() ? keys[0].size(0) : num_memories;  // nothing decoded yet: one row each
  const std::int64_t group = num_rows / num_memories;
  std::vector<std::int64_t> wanted;
  for (const std::int64_t row : rows) wanted.push_back(row / group);
  const std::size_t new_group = group_size(wanted);
  if (new_group > 1) {
    for (std::size_t i = 0; i * new_group < wanted.size(); ++i) wanted[i] = wanted[i * new_group];
    wanted.resize(wanted.size() / new_group);
  }
  bool same = static_cast<std::int64_t>(wanted.size()) == num_memories;
  for (std::size_t i = 0; same && i < wanted.size(); ++i)
    same = wanted[i] == static_cast<std::int64_t>(i);
  if (same) return;
  const torch::Tensor indices = torch::tensor(wanted, torch::kLong).to(memory_keys[0].device());
  for (auto* stored : {&memory_keys, &memory_values})
    for (torch::Tensor& tensor : *stored) tensor = tensor.index_select(0, indices);
  if (memory_bias.defined()) memory_bias = memory_bias.index_select(0, indices);
}

}  // namespace vqlm
