// Batches by token budget: examples of like length together, order shuffled by seed and epoch.
#pragma once

#include <cstdint>
#include <vector>

namespace vqlm {

struct BatchOptions {
  std::int64_t max_tokens =
      1600;  // longest sequence of the batch times its number of examples, at most
  std::int64_t bucket_width = 4;  // lengths that count as alike
  std::int64_t max_examples = 0;  // 0: no limit
};

// Indices of examples, a vector a batch. `lengths[i]` are the lengths of example i that count
// together (source and target; the longest decides), `tie_lengths` breaks ties inside a bucket.
// Every example is in exactly one batch; one longer than the budget is a batch of its own. The same
// seed and epoch give the same batches.
std::vector<std::vector<std::int64_t>> make_batches(
    const std::vector<std::vector<std::int64_t>>& lengths, const BatchOptions& options,
    std::uint64_t seed, std::int64_t epoch);

}  // namespace vqlm
