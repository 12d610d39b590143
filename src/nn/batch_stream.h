// The batches of a training in order, epoch after epoch. Where the stream stands is two numbers
// that the caller keeps, so that a training can go on from any place.
#pragma once

#include <cstdint>
#include <vector>

#include "data/batching.h"

namespace vqlm {

class BatchStream {
 public:
  // `lengths` as for make_batches; they outlive the stream.
  BatchStream(const std::vector<std::vector<std::int64_t>>& lengths, const BatchOptions& options,
              std::uint64_t seed)
      : lengths_(lengths), options_(options), seed_(seed) {}

  // Batch number `batch` of `epoch`, and moves both to the next one. Throws RuntimeError when there
  // are no examples. Valid until the next call.
  const std::vector<std::int64_t>& next(std::int64_t& epoch, std::int64_t& batch);

 private:
  void make(std::int64_t epoch);
  const std::vector<std::vector<std::int64_t>>& lengths_;
  BatchOptions options_;
  std::uint64_t seed_;
  std::int64_t epoch_ = -1;  // of `batches_`
  std::vector<std::vector<std::int64_t>> batches_;
};

}  // namespace vqlm
