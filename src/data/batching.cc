#include "data/batching.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "core/error.h"
#include "core/random.h"

namespace vqlm {
namespace {

struct Entry {
  std::int64_t bucket;  // longest length of the example over the bucket width
  std::int64_t total;   // sum of its lengths: breaks ties inside a bucket
  std::int64_t longest;
  std::int64_t index;
};

void check_options(const BatchOptions& options) {
  if (options.max_tokens < 1)
    throw InvalidArgument(
        expected_got("batching: max_tokens", "at least 1", std::to_string(options.max_tokens)));
  if (options.bucket_width < 1)
    throw InvalidArgument(
        expected_got("batching: bucket_width", "at least 1", std::to_string(options.bucket_width)));
}

// Entries by length; examples that tie in every length keep the shuffled order, so that a batch is
// not made of the same neighbours in each epoch.
std::vector<Entry> ordered_entries(const std::vector<std::vector<std::int64_t>>& lengths,
                                   const BatchOptions& options, Pcg64& random) {
  std::vector<Entry> entries;
  entries.reserve(lengths.size());
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    Entry entry{0, 0, 0, static_cast<std::int64_t>(i)};
    for (const std::int64_t length : lengths[i]) {
      entry.longest = std::max(entry.longest, length);
      entry.total += length;
    }
    entry.bucket = (entry.longest + options.bucket_width - 1) / options.bucket_width;
    entries.push_back(entry);
  }
  shuffle(entries, random);
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.bucket, a.total) < std::tie(b.bucket, b.total);
  });
  return entries;
}

}  // namespace

std::vector<std::vector<std::int64_t>> make_batches(
    const std::vector<std::vector<std::int64_t>>& lengths, const BatchOptions& options,
    std::uint64_t seed, std::int64_t epoch) {
  check_options(options);
  Pcg64 random(derive_seed(seed, "batches/" + std::to_string(epoch)));
  std::vector<std::vector<std::int64_t>> batches;
  std::vector<std::int64_t> batch;
  std::int64_t longest = 0;
  for (const Entry& entry : ordered_entries(lengths, options, random)) {
    const std::int64_t grown = std::max(longest, entry.longest);
    const auto count = static_cast<std::int64_t>(batch.size());
    const bool too_long = grown * (count + 1) > options.max_tokens;
    const bool too_many = options.max_examples > 0 && count >= options.max_examples;
    if (count > 0 && (too_long || too_many)) {
      batches.push_back(std::move(batch));
      batch.clear();
      longest = 0;
    }
    batch.push_back(entry.index);
    longest = std::max(longest, entry.longest);
  }
  if (!batch.empty()) batches.push_back(std::move(batch));
  shuffle(batches, random);
  return batches;
}

}  // namespace vqlm
