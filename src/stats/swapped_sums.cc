#include "stats/swapped_sums.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include "core/simd_clones.h"
#include "stats/integer_columns.h"

namespace vqlm {
namespace {

constexpr std::size_t kWordBits = 32;  // segments looked up at once, in four tables
constexpr std::size_t kTrials = 2048;  // in a block, at most; a multiple of kWordBits
constexpr std::size_t kBlockBits = std::size_t{1} << 28;  // in a block, unless that is < 32 trials
constexpr std::size_t kLanes = 16;                        // columns added at once

template <typename T>
using Row = std::array<T, kLanes>;

// The bits of a block of trials: bit t * size + s is that of segment s in trial t.
class SwapBits {
 public:
  SwapBits(std::size_t size, std::size_t num_trials, Pcg64& random)
      : size_(size), num_trials_(num_trials), words_((size * num_trials + 31) / kWordBits + 1) {
    random.fill(std::span(words_).first(words_.size() - 1));
  }
  std::size_t num_trials() const { return num_trials_; }
  // The bits of 32 segments, lowest first; those behind the last segment may be set.
  std::uint32_t word(std::size_t trial, std::size_t segment) const {
    const std::size_t bit = trial * size_ + segment, index = bit / kWordBits;
    const std::uint64_t two = words_[index] | std::uint64_t{words_[index + 1]} << kWordBits;
    return static_cast<std::uint32_t>(two >> (bit % kWordBits));
  }

 private:
  std::size_t size_, num_trials_;
  std::vector<std::uint32_t> words_;
};

// Of 32 rows: the sums of any of the first eight, of any of the next eight, and so on.
template <typename Entry>
VQLM_SIMD_CLONES void fill_tables(const Row<Entry>* rows, Row<Entry>* tables) {
  for (std::size_t table = 0; table < 4; ++table, tables += 256) {
    tables[0].fill(0);
    for (std::size_t set = 1; set < 256; set *= 2, ++rows)
      for (std::size_t i = 0; i < set; ++i)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
          tables[set + i][lane] = static_cast<Entry>(tables[i][lane] + (*rows)[lane]);
  }
}

// Adds to each sum what the tables hold for its word.
template <typename Entry>
VQLM_SIMD_CLONES void add_from_tables(std::span<const std::uint32_t> words,
                                      const Row<Entry>* tables, Row<std::int32_t>* sums) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint32_t word = words[i];
    const Entry* a = tables[word & 255].data();
    const Entry* b = tables[256 + (word >> 8 & 255)].data();
    const Entry* c = tables[512 + (word >> 16 & 255)].data();
    const Entry* d = tables[768 + (word >> 24)].data();
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sums[i][lane] += static_cast<Entry>(a[lane] + b[lane] + c[lane] + d[lane]);
  }
}

// Sums over the set bits of baseline - system, for up to kLanes columns.
template <typename Entry>
class SwapTables {
 public:
  SwapTables(const IntegerColumns& columns, std::size_t first, std::size_t last)
      : rows_((columns.size() + kWordBits - 1) / kWordBits * kWordBits), tables_(4 * 256) {
    for (std::size_t i = first; i < last; ++i) {
      const auto baseline = columns.column(i), system = columns.column(i + columns.width() / 2);
      for (std::size_t s = 0; s < baseline.size(); ++s)
        rows_[s][i - first] = static_cast<Entry>(baseline[s] - system[s]);
    }
  }
  // One sum a trial.
  std::span<const Row<std::int32_t>> add(const SwapBits& bits) {
    sums_.assign(bits.num_trials(), {});
    words_.resize(bits.num_trials());
    for (std::size_t segment = 0; segment < rows_.size(); segment += kWordBits) {
      for (std::size_t i = 0; i < words_.size(); ++i) words_[i] = bits.word(i, segment);
      fill_tables(&rows_[segment], tables_.data());
      add_from_tables<Entry>(words_, tables_.data(), sums_.data());
    }
    return sums_;
  }

 private:
  std::vector<Row<Entry>> rows_, tables_;
  std::vector<Row<std::int32_t>> sums_;
  std::vector<std::uint32_t> words_;
};

// Calls `use` with the bits of one block of trials after the other.
template <typename Use>
void for_each_block(std::size_t size, std::size_t num_trials, Pcg64& random, const Use& use) {
  const std::size_t fitting = kBlockBits / std::max<std::size_t>(size, 1) / kWordBits * kWordBits;
  const std::size_t block = std::clamp(fitting, kWordBits, kTrials);
  for (std::size_t done = 0; done < num_trials; done += block)
    use(SwapBits(size, std::min(block, num_trials - done), random));
}

struct SwapRun {
  const SegmentStatistics& baseline;
  const SegmentStatistics& system;
  std::size_t num_trials;
  Pcg64& random;
  const VisitSwappedSums& visit;
};

template <typename Entry>
void visit_exact_sums(const SwapRun& run, const IntegerColumns& columns) {
  const std::size_t width = run.baseline.width();
  const std::vector<double> baseline = run.baseline.sums(), system = run.system.sums();
  std::vector<SwapTables<Entry>> groups;
  for (std::size_t i = 0; i < width; i += kLanes)
    groups.emplace_back(columns, i, std::min(i + kLanes, width));
  std::vector<double> first(width), second(width);
  for_each_block(columns.size(), run.num_trials, run.random, [&](const SwapBits& bits) {
    std::vector<std::span<const Row<std::int32_t>>> sums;
    for (SwapTables<Entry>& group : groups) sums.push_back(group.add(bits));
    for (std::size_t trial = 0; trial < bits.num_trials(); ++trial) {
      for (std::size_t i = 0; i < width; ++i) {
        const double moved = sums[i / kLanes][trial][i % kLanes] / columns.scale();
        first[i] = system[i] + moved;
        second[i] = baseline[i] - moved;
      }
      run.visit(first, second);
    }
  });
}

void visit_ordered_sums(const SwapRun& run) {
  const std::size_t size = run.baseline.size(), width = run.baseline.width();
  std::vector<double> first(width), second(width);
  for_each_block(size, run.num_trials, run.random, [&](const SwapBits& bits) {
    for (std::size_t trial = 0; trial < bits.num_trials(); ++trial) {
      std::fill(first.begin(), first.end(), 0.0);
      std::fill(second.begin(), second.end(), 0.0);
      std::uint32_t word = 0;
      for (std::size_t segment = 0; segment < size; ++segment) {
        word = segment % kWordBits == 0 ? bits.word(trial, segment) : word >> 1;
        const bool keep = (word & 1) != 0;
        const auto a = (keep ? run.baseline : run.system).row(segment);
        const auto b = (keep ? run.system : run.baseline).row(segment);
        for (std::size_t i = 0; i < width; ++i) {
          first[i] += a[i];
          second[i] += b[i];
        }
      }
      run.visit(first, second);
    }
  });
}

std::int32_t largest_difference(const IntegerColumns& columns) {
  std::int32_t largest = 0;
  for (std::size_t i = 0; i < columns.width() / 2; ++i) {
    const auto baseline = columns.column(i), system = columns.column(i + columns.width() / 2);
    for (std::size_t s = 0; s < baseline.size(); ++s)
      largest = std::max(largest, std::abs(baseline[s] - system[s]));
  }
  return largest;
}

}  // namespace

void visit_swapped_sums(const SegmentStatistics& baseline, const SegmentStatistics& system,
                        int num_trials, Pcg64& random, const VisitSwappedSums& visit) {
  const SwapRun run{baseline, system, static_cast<std::size_t>(num_trials), random, visit};
  const std::array<const SegmentStatistics*, 2> systems{&baseline, &system};
  const auto columns = IntegerColumns::of(systems);
  const std::int32_t largest = columns ? largest_difference(*columns) : 0;
  if (!columns || largest > INT32_MAX / static_cast<double>(baseline.size()))
    visit_ordered_sums(run);
  else if (largest <= INT16_MAX / static_cast<int>(kWordBits))
    visit_exact_sums<std::int16_t>(run, *columns);
  else
    visit_exact_sums<std::int32_t>(run, *columns);
}

}  // namespace vqlm
