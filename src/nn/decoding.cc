#include "nn/decoding.h"

#include <algorithm>

#include "core/error.h"
#include "nn/next_token.h"

namespace vqlm {
namespace {

void check(const DecodeRequest& request, const DecodingOptions& options) {
  const auto refuse = [](const char* subject, const char* expected, const std::string& got) {
    throw InvalidArgument(expected_got(std::string("decoding: ") + subject, expected, got));
  };
  if (request.ids.size() != request.prefixes.size())
    refuse("ids", "one an example", std::to_string(request.ids.size()));
  for (const auto& prefix : request.prefixes)
    if (prefix.empty() || prefix.size() != request.prefixes[0].size())
      refuse("prefixes", "equal lengths of at least one token", std::to_string(prefix.size()));
  if (options.method == DecodingMethod::kBeam && options.beam_size < 1)
    refuse("beam_size", "at least 1", std::to_string(options.beam_size));
  if (options.method == DecodingMethod::kSample &&
      (!(options.temperature > 0) || !(options.top_p > 0) || options.top_k < 0))
    refuse("sampling", "temperature > 0, top_p > 0 and top_k >= 0",
           "temperature " + std::to_string(options.temperature) + ", top_p " +
               std::to_string(options.top_p) + ", top_k " + std::to_string(options.top_k));
}

}  // namespace

ScoreRows::ScoreRows(const torch::Tensor& log_probs)
    : tensor_(log_probs.detach().to(torch::kCPU, torch::kFloat).contiguous()),
      data_(tensor_.const_data_ptr<float>()),
      size_(tensor_.size(0)),
      vocab_(tensor_.size(1)) {}

std::vector<char> allowed_tokens(std::int64_t vocab, const std::vector<int>& forbidden) {
  std::vector<char> allowed(static_cast<std::size_t>(vocab), 1);
  for (const int id : forbidden)
    if (id >= 0 && id < vocab) allowed[static_cast<std::size_t>(id)] = 0;
  if (std::find(allowed.begin(), allowed.end(), 1) == allowed.end())
    throw InvalidArgument(
        expected_got("decoding: forbidden", "at least one token left", "all of them"));
  return allowed;
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
  check(request, options);
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
    check(request, options);
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
