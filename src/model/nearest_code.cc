#include "model/nearest_code.h"

#include <c10/core/impl/LocalDispatchKeySet.h>

#include <algorithm>

namespace vqlm {
namespace {

constexpr std::int64_t kChunkNumbers = 1 << 20;  // of the product held at a time

std::int64_t chunk_rows(std::int64_t num_codes) {
  return std::max<std::int64_t>(1, kChunkNumbers / std::max<std::int64_t>(1, num_codes));
}

void add_rows(const torch::Tensor& z, const torch::Tensor& codes, CodeSums& result) {
  const std::int64_t width = z.size(1);
  const float* row = z.data_ptr<float>();
  const std::int64_t* code = codes.data_ptr<std::int64_t>();
  float* counts = result.counts.data_ptr<float>();
  float* sums = result.sums.data_ptr<float>();
  for (std::int64_t n = 0; n < z.size(0); ++n, row += width) {
    counts[code[n]] += 1.0F;
    float* sum = sums + code[n] * width;
    for (std::int64_t c = 0; c < width; ++c) sum[c] += row[c];
  }
}

}  // namespace

torch::Tensor nearest_codes(const torch::Tensor& z, const torch::Tensor& codebook) {
  const torch::NoGradGuard no_grad;
  const c10::impl::ExcludeDispatchKeyGuard full_precision(c10::autocast_dispatch_keyset);
  const auto vectors = codebook.to(torch::kFloat32);
  const auto bias = vectors.square().sum(1).mul(-0.5);
  const auto columns = vectors.t();
  auto result = torch::empty({z.size(0)}, z.options().dtype(torch::kInt64));
  const std::int64_t step = chunk_rows(codebook.size(0));
  for (std::int64_t from = 0; from < z.size(0); from += step) {
    const std::int64_t rows = std::min(step, z.size(0) - from);
    const auto chunk = z.narrow(0, from, rows).to(torch::kFloat32);
    result.narrow(0, from, rows).copy_(torch::addmm(bias, chunk, columns).argmax(1));
  }
  return result;
}

torch::Tensor negative_squared_distances(const torch::Tensor& z, const torch::Tensor& codebook) {
  const auto rows = z.to(torch::kFloat32), codes = codebook.to(torch::kFloat32);
  return 2 * rows.matmul(codes.t()) - codes.square().sum(1) - rows.square().sum(1, true);
}

CodeSums sum_by_code(const torch::Tensor& z, const torch::Tensor& codes, std::int64_t num_codes) {
  const torch::NoGradGuard no_grad;
  const c10::impl::ExcludeDispatchKeyGuard full_precision(c10::autocast_dispatch_keyset);
  const auto rows = z.to(torch::kFloat32).contiguous();
  CodeSums result{torch::zeros({num_codes}, rows.options()),
                  torch::zeros({num_codes, rows.size(1)}, rows.options())};
  if (rows.is_cpu()) {
    add_rows(rows, codes.contiguous(), result);
    return result;
  }
  const auto ids = torch::arange(num_codes, codes.options()).unsqueeze(1);
  const std::int64_t step = chunk_rows(num_codes);
  for (std::int64_t from = 0; from < rows.size(0); from += step) {
    const std::int64_t count = std::min(step, rows.size(0) - from);
    const auto chosen = codes.narrow(0, from, count).unsqueeze(0).eq(ids).to(torch::kFloat32);
    result.counts += chosen.sum(1);
    result.sums += chosen.matmul(rows.narrow(0, from, count));
  }
  return result;
}

}  // namespace vqlm
