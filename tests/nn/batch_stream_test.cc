#include "nn/batch_stream.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(BatchStreamTest, GoesThroughTheEpochsInTheOrderOfMakeBatches) {
  std::vector<std::vector<std::int64_t>> lengths;
  for (std::int64_t i = 0; i < 20; ++i) lengths.push_back({i % 4 + 1});
  BatchOptions options;
  options.max_tokens = 8;
  BatchStream stream(lengths, options, 5);
  std::int64_t epoch = 0, batch = 0;
  for (std::int64_t e = 0; e < 3; ++e)
    for (const auto& expected : make_batches(lengths, options, 5, e)) {
      EXPECT_EQ(stream.next(epoch, batch), expected);
      EXPECT_EQ(epoch, e);
    }
}

TEST(BatchStreamTest, GoesOnFromAnyPlace) {
  const std::vector<std::vector<std::int64_t>> lengths(9, {2});
  BatchOptions options;
  options.max_tokens = 4;
  BatchStream first(lengths, options, 5);
  std::int64_t epoch = 0, batch = 0;
  for (int i = 0; i < 13; ++i) {
    BatchStream second(lengths, options, 5);
    std::int64_t other_epoch = epoch, other_batch = batch;
    EXPECT_EQ(second.next(other_epoch, other_batch), first.next(epoch, batch));
  }
}

TEST(BatchStreamTest, RefusesAnEmptyTrainingSet) {
  const std::vector<std::vector<std::int64_t>> none;
  BatchStream stream(none, {}, 5);
  std::int64_t epoch = 0, batch = 0;
  EXPECT_THROW(stream.next(epoch, batch), RuntimeError);
}

}  // namespace
}  // namespace vqlm
