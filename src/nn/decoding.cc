#include "nn/decoding.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "nn/kept_memory.h"
#include "nn/next_token.h"

namespace vqlm {
namespace {

void prepare(const DecodeRequest& request, const DecodingOptions& options) {
  keep_freed_memory();
  const auto refuse = [](const char* subject, const char* expected, const std::string& got) {
    throw InvalidArgument(expected_got(std::string("decoding: ") + subject, expected, got));
  };
  if (request.ids.size() != request.prefixes.size())
    refuse("ids", "one an example", std::to_string(request.ids.size()));
  for (const auto& prefix : request.prefixes)
    if (prefix.empty() || prefix.size() != request.prefixes[0].size())
      refuse("prefixes", "equal lengths of at least one token", std::to_string(prefix.size()));
  check_decoding(options);
}

torch::Tensor floats_on_cpu(const torch::Tensor& tensor) {
  return tensor.detach().to(torch::kCPU, torch::kFloat).contiguous();
}

}  // namespace

ScoreRows::ScoreRows(const torch::Tensor& log_probs, const torch::Tensor& attention)
    : tensor_(floats_on_cpu(log_probs)) {
  rows_ = {tensor_.const_data_ptr<float>(), tensor_.size(1), nullptr, 0};
  if (!attention.defined()) return;
  attention_ = floats_on_cpu(attention);
  rows_.attention = attention_.const_data_ptr<float>();
  rows_.num_sources = attention_.size(1);
}

torch::Tensor prefix_tensor(const DecodeRequest& request) {
  const auto width = static_cast<std::int64_t>(request.prefixes[0].size());
  std::vector<std::int64_t> flat;
  for (const auto& prefix : request.prefixes) flat.insert(flat.end(), prefix.begin(), prefix.end());
  return torch::tensor(flat, torch::kLong).view({-1, width});
}

torch::Tensor token_column(const std::vector<int>& tokens) {
  torch::Tensor column = torch::empty({static_cast<std::int64_t>(tokens.size()), 1}, torch::kLong);
  std::copy(tokens.begin(), tokens.end(), column.data_ptr<std::int64_t>());
  return column;
}

torch::Tensor row_indices(const std::vector<std::int64_t>& rows) {
  return torch::tensor(rows, torch::kLong);
}

std::vector<std::vector<Decoded>> decode_n_best(NextTokenModel& model, const DecodeRequest& request,
                                                const DecodingOptions& options, int wanted) {
  prepare(request, options);
  if (wanted < 1 || wanted > options.beam_size)
    throw InvalidArgument(expected_got("decoding: wanted",
                                       "1 to the beam size " + std::to_string(options.beam_size),
                                       std::to_string(wanted)));
  if (request.prefixes.empty()) return {};
  if (options.max_tokens <= 0) return {request.prefixes.size(), std::vector<Decoded>(1)};
  const torch::NoGradGuard no_grad;
  return decode_beam(model, request, options, static_cast<std::size_t>(wanted));
}

std::vector<Decoded> decode(NextTokenModel& model, const DecodeRequest& request,
                            const DecodingOptions& options) {
  if (options.method != DecodingMethod::kBeam) {
    prepare(request, options);
    if (request.prefixes.empty()) return {};
    if (options.max_tokens <= 0) return std::vector<Decoded>(request.prefixes.size());
    const torch::NoGradGuard no_grad;
    return decode_one_by_one(model, request, options);
  }
  std::vector<Decoded> results;
  for (auto& best : decode_n_best(model, request, options, 1))
    results.push_back(std::move(best[0]));
  return results;
}

}  // namespace vqlm
