#include "scoring/corpus_scorer.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace vqlm {
namespace {

constexpr std::size_t kBatchSegments = 512;
constexpr std::size_t kBatchBytes = std::size_t{1} << 18;

using Metrics = std::span<const std::unique_ptr<CorpusMetric>>;

// A batch on its way: read, counted, added up.
struct Slot {
  SegmentBatch batch;
  std::vector<std::vector<double>> rows;  // by metric: of each segment, of each system
  bool busy = false;
  std::exception_ptr fault;
};

// One thread's counters.
class BatchCounter {
 public:
  explicit BatchCounter(Metrics metrics) : metrics_(metrics) {
    for (const auto& metric : metrics) scorers_.push_back(metric->scorer());
  }

  void count(Slot& slot) {
    const SegmentBatch& batch = slot.batch;
    slot.rows.resize(metrics_.size());
    for (std::size_t m = 0; m < metrics_.size(); ++m) {
      const std::size_t size = batch.num_systems * metrics_[m]->width();
      slot.rows[m].resize(batch.num_segments * size);
      for (std::size_t i = 0; i < batch.num_segments; ++i)
        scorers_[m]->score(batch.references(i), batch.systems(i),
                           std::span(slot.rows[m]).subspan(i * size, size));
    }
  }

 private:
  Metrics metrics_;
  std::vector<std::unique_ptr<SegmentScorer>> scorers_;
};

void add_row(SystemCounts& counts, std::span<const double> row, bool keep) {
  for (std::size_t i = 0; i < row.size(); ++i) counts.sums[i] += row[i];
  if (keep) counts.rows.add(row);
}

// Adds a counted batch, segment after segment.
void add_batch(CorpusCounts& counts, const Slot& slot, bool keep_rows) {
  const SegmentBatch& batch = slot.batch;
  counts.num_segments += batch.num_segments;
  for (std::size_t m = 0; m < slot.rows.size(); ++m) {
    const std::span<const double> rows = slot.rows[m];
    const std::size_t width = counts.metrics[m].empty() ? 0 : counts.metrics[m][0].sums.size();
    for (std::size_t i = 0; i < batch.num_segments; ++i)
      for (std::size_t s = 0; s < batch.num_systems; ++s)
        add_row(counts.metrics[m][s], rows.subspan((i * batch.num_systems + s) * width, width),
                keep_rows);
  }
  for (std::size_t i = 0; i < batch.num_segments; ++i)
    for (std::size_t s = 0; s < batch.num_systems; ++s)
      if (batch.systems(i)[s].ends_with(" .")) ++counts.cut_lines[s];
}

// Threads that count the slots of a ring, in turn.
class CountingThreads {
 public:
  CountingThreads(Metrics metrics, std::vector<Slot>& slots, std::size_t num_threads)
      : metrics_(metrics), slots_(slots) {
    for (std::size_t i = 0; i < num_threads; ++i) threads_.emplace_back([this] { run(); });
  }
  ~CountingThreads() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  CountingThreads(const CountingThreads&) = delete;
  CountingThreads& operator=(const CountingThreads&) = delete;

  // The next slot of the ring is full.
  void submit(Slot& slot) {
    {
      const std::lock_guard lock(mutex_);
      slot.busy = true;
      ++num_submitted_;
    }
    work_.notify_one();
  }
  // Until the slot is counted.
  void wait(Slot& slot) {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&slot] { return !slot.busy; });
    if (slot.fault) std::rethrow_exception(slot.fault);
  }

 private:
  void run() {
    BatchCounter counter(metrics_);
    std::unique_lock lock(mutex_);
    for (;;) {
      work_.wait(lock, [this] { return stopping_ || num_taken_ < num_submitted_; });
      if (stopping_) return;
      Slot& slot = slots_[num_taken_++ % slots_.size()];
      lock.unlock();
      try {
        counter.count(slot);
      } catch (...) {
        slot.fault = std::current_exception();
      }
      lock.lock();
      slot.busy = false;
      done_.notify_one();
    }
  }

  Metrics metrics_;
  std::vector<Slot>& slots_;
  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::size_t num_submitted_ = 0, num_taken_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

void count_in_one_thread(SegmentInput& input, Metrics metrics, Slot& first, bool keep_rows,
                         CorpusCounts& counts) {
  BatchCounter counter(metrics);
  do {
    counter.count(first);
    add_batch(counts, first, keep_rows);
  } while (input.read(first.batch, kBatchSegments, kBatchBytes));
}

// `slots[0]` holds the first batch.
void count_in_threads(SegmentInput& input, Metrics metrics, std::vector<Slot>& slots,
                      const CorpusScorerOptions& options, CorpusCounts& counts) {
  CountingThreads threads(metrics, slots, options.num_threads);
  std::size_t num_read = 0, num_added = 0;
  const auto add_next = [&] {
    Slot& slot = slots[num_added++ % slots.size()];
    threads.wait(slot);
    add_batch(counts, slot, options.keep_rows);
  };
  do {
    threads.submit(slots[num_read++ % slots.size()]);
    if (num_read - num_added == slots.size()) add_next();
  } while (input.read(slots[num_read % slots.size()].batch, kBatchSegments, kBatchBytes));
  while (num_added < num_read) add_next();
}

}  // namespace

CorpusCounts count_corpus(SegmentInput& input, Metrics metrics,
                          const CorpusScorerOptions& options) {
  CorpusCounts counts;
  counts.num_references = input.num_references();
  const std::size_t num_systems = input.num_systems();
  counts.cut_lines.resize(num_systems);
  for (const auto& metric : metrics)
    counts.metrics.emplace_back(num_systems, SystemCounts(metric->width()));
  std::vector<Slot> slots(options.num_threads > 1 ? 2 * options.num_threads + 1 : 1);
  if (!input.read(slots[0].batch, kBatchSegments, kBatchBytes)) return counts;
  const bool small =
      slots[0].batch.num_segments < kBatchSegments && slots[0].batch.num_bytes < kBatchBytes;
  if (options.num_threads == 1 || small) {
    count_in_one_thread(input, metrics, slots[0], options.keep_rows, counts);
  } else {
    count_in_threads(input, metrics, slots, options, counts);
  }
  return counts;
}

}  // namespace vqlm
