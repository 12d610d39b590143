#include "nn/best_token.h"

#include <algorithm>
#include <cstdint>

#include "nn/softmax_loss.h"

namespace vqlm {
namespace {

constexpr std::int64_t kBlock = 128;

struct IdRange {
  std::int64_t begin, end;
};

// What lies between the excluded ids.
std::vector<IdRange> ranges_without(std::vector<int> excluded, std::int64_t vocab) {
  std::sort(excluded.begin(), excluded.end());
  std::vector<IdRange> ranges;
  std::int64_t begin = 0;
  for (const int id : excluded) {
    if (id < begin || id >= vocab) continue;
    if (id > begin) ranges.push_back({begin, id});
    begin = std::int64_t{id} + 1;
  }
  if (begin < vocab) ranges.push_back({begin, vocab});
  return ranges;
}

// The block that holds the first of the largest is remembered, so that only that one is searched.
int first_largest(const float* row, const std::vector<IdRange>& ranges) {
  if (ranges.empty()) return -1;
  float best = row[ranges[0].begin];
  IdRange where{ranges[0].begin, ranges[0].begin + 1};
  for (const auto& range : ranges)
    for (std::int64_t from = range.begin; from < range.end; from += kBlock) {
      const IdRange block{from, std::min(from + kBlock, range.end)};
      const float top = largest_of(row + block.begin, block.end - block.begin);
      if (top <= best) continue;
      best = top;
      where = block;
    }
  return static_cast<int>(std::find(row + where.begin, row + where.end, best) - row);
}

}  // namespace

std::vector<BestToken> best_tokens(const torch::Tensor& logits, const std::vector<int>& forbidden,
                                   int end_id) {
  const torch::Tensor rows = logits.detach().to(torch::kCPU, torch::kFloat).contiguous();
  const std::int64_t vocab = rows.size(1);
  std::vector<int> excluded = forbidden;
  excluded.push_back(end_id);
  const std::vector<IdRange> ranges = ranges_without(std::move(excluded), vocab);
  std::vector<BestToken> result(static_cast<std::size_t>(rows.size(0)));
  const float* row = rows.const_data_ptr<float>();
  for (BestToken& best : result) {
    const double log_sum = log_sum_exp(row, vocab);
    best.id = first_largest(row, ranges);
    if (best.id >= 0) best.log_prob_nats = static_cast<double>(row[best.id]) - log_sum;
    if (end_id >= 0 && end_id < vocab)
      best.end_log_prob_nats = static_cast<double>(row[end_id]) - log_sum;
    row += vocab;
  }
  return result;
}

}  // namespace vqlm
