// Scores whole files: segments come in batches, threads count them, sums are taken in the order of
// the segments, so that results are the same for any number of threads. Memory is a few batches,
// and the rows of statistics where resampling or sentence scores ask for them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "metrics/corpus_metric.h"
#include "scoring/segment_input.h"
#include "stats/segment_statistics.h"

namespace vqlm {

// What one metric counted of one system.
struct SystemCounts {
  explicit SystemCounts(std::size_t width) : sums(width, 0.0), rows(width) {}
  std::vector<double> sums;
  SegmentStatistics rows;  // of each segment, where they are kept
};

struct CorpusCounts {
  std::size_t num_references = 0;  // of each segment
  std::size_t num_segments = 0;
  std::vector<std::vector<SystemCounts>> metrics;  // by metric, then system
  // Of each system, the lines that end in " .", as texts do that somebody cut into tokens.
  std::vector<std::size_t> cut_lines;
};

struct CorpusScorerOptions {
  bool keep_rows = false;
  std::size_t num_threads = 1;
};

// Reads `input` to its end. Throws what SegmentInput::read throws.
CorpusCounts count_corpus(SegmentInput& input,
                          std::span<const std::unique_ptr<CorpusMetric>> metrics,
                          const CorpusScorerOptions& options);

}  // namespace vqlm
