// The segments of one run: every reference and every system, read in step, so that files of any
// size pass through. Faults are reported as sacreBLEU would meet them: references from front to
// back, then systems, then what does not fit together.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/segment_stream.h"

namespace vqlm {

// Some consecutive segments; the texts are views into the blocks kept here.
struct SegmentBatch {
  std::size_t num_segments = 0;
  std::size_t num_references = 0, num_systems = 0;
  std::size_t num_bytes = 0;            // of all texts
  std::vector<std::string_view> texts;  // of each segment its references, then its systems' outputs
  TextBlocks blocks;

  std::span<const std::string_view> references(std::size_t segment) const {
    return std::span(texts).subspan(segment * (num_references + num_systems), num_references);
  }
  std::span<const std::string_view> systems(std::size_t segment) const {
    return std::span(texts).subspan(segment * (num_references + num_systems) + num_references,
                                    num_systems);
  }
};

struct SegmentFiles {
  std::vector<std::string> references;
  long long num_references = 1;      // tab-separated in the one file of references
  std::vector<std::string> systems;  // files
  bool from_input = false;           // systems come from `standard_input` instead
  int standard_input = 0;            // file descriptor
  std::string encoding = "utf-8";
};

class SegmentInput {
 public:
  // Opens nothing yet.
  explicit SegmentInput(const SegmentFiles& files);

  std::size_t num_references() const;
  // Of standard input it reads the first line to know.
  std::size_t num_systems();

  // Replaces the content of `batch` by the next segments, up to `max_segments` or about
  // `max_bytes`; false at the end. Throws RuntimeError or UnevenFields when anything is wrong with
  // the files, having read them all.
  bool read(SegmentBatch& batch, std::size_t max_segments, std::size_t max_bytes);
  std::size_t num_segments() const { return num_segments_; }  // read so far

  // Reads everything that is left and throws the first fault there is.
  void check_rest();

 private:
  bool read_segment(SegmentBatch& batch);
  void check_lengths() const;

  std::vector<SegmentStream> streams_;  // references, then systems
  std::size_t num_reference_streams_, num_references_;
  bool from_input_;
  std::size_t num_segments_ = 0;
};

}  // namespace vqlm
