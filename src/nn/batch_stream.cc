#include "nn/batch_stream.h"

#include "core/error.h"

namespace vqlm {

void BatchStream::make(std::int64_t epoch) {
  if (epoch_ == epoch) return;
  batches_ = make_batches(lengths_, options_, seed_, epoch);
  epoch_ = epoch;
  if (batches_.empty())
    throw RuntimeError(expected_got("training set", "at least one example", "none"));
}

const std::vector<std::int64_t>& BatchStream::next(std::int64_t& epoch, std::int64_t& batch) {
  make(epoch);
  if (batch >= static_cast<std::int64_t>(batches_.size())) {
    batch = 0;
    make(++epoch);
  }
  return batches_[static_cast<std::size_t>(batch++)];
}

}  // namespace vqlm
