#include "scoring/segment_input.h"

#include <algorithm>

#include "core/error.h"

namespace vqlm {

SegmentInput::SegmentInput(const SegmentFiles& files)
    : num_reference_streams_(files.references.size()), from_input_(files.from_input) {
  for (const std::string& path : files.references)
    streams_.push_back(SegmentStream::references(path, files.encoding, files.num_references));
  for (const std::string& path : files.systems)
    streams_.push_back(SegmentStream::system(path, files.encoding));
  if (from_input_) streams_.push_back(SegmentStream::systems(files.standard_input, files.encoding));
  num_references_ = 0;
  for (std::size_t i = 0; i < num_reference_streams_; ++i)
    num_references_ += streams_[i].num_fields();
}

std::size_t SegmentInput::num_references() const { return num_references_; }

std::size_t SegmentInput::num_systems() {
  if (!from_input_) return streams_.size() - num_reference_streams_;
  return streams_.back().num_fields();
}

bool SegmentInput::read(SegmentBatch& batch, std::size_t max_segments, std::size_t max_bytes) {
  batch.num_segments = batch.num_bytes = 0;
  batch.texts.clear();
  batch.blocks.clear();
  try {
    batch.num_references = num_references();
    batch.num_systems = num_systems();
    for (const SegmentStream& stream : streams_) stream.hold(batch.blocks);
    while (batch.num_segments < max_segments && batch.num_bytes < max_bytes && read_segment(batch))
      ++batch.num_segments;
  } catch (const RuntimeError&) {
    check_rest();
    throw;
  }
  num_segments_ += batch.num_segments;
  if (batch.num_segments == 0) check_lengths();
  return batch.num_segments > 0;
}

// One line of every stream; false when all are at their end.
bool SegmentInput::read_segment(SegmentBatch& batch) {
  const std::size_t start = batch.texts.size();
  std::size_t num_ended = 0;
  for (SegmentStream& stream : streams_)
    if (!stream.next(batch.texts, batch.blocks)) ++num_ended;
  if (num_ended == streams_.size()) return false;
  if (num_ended > 0) check_rest();
  for (std::size_t i = start; i < batch.texts.size(); ++i)
    batch.num_bytes += batch.texts[i].size() + 1;
  return true;
}

void SegmentInput::check_rest() {
  for (SegmentStream& stream : streams_) stream.skip_rest();
  check_lengths();
}

// As many lines everywhere, and at least one.
void SegmentInput::check_lengths() const {
  for (std::size_t i = num_reference_streams_; i < streams_.size(); ++i) {
    const SegmentStream& system = streams_[i];
    if (system.num_lines() == 0)
      throw RuntimeError(expected_got(system.name(), "at least one line", "none"));
    for (std::size_t j = 0; j < num_reference_streams_; ++j) {
      const SegmentStream& reference = streams_[j];
      if (reference.num_lines() != system.num_lines())
        throw RuntimeError(
            expected_got(system.name(),
                         std::to_string(reference.num_lines()) + " lines as in " + reference.name(),
                         std::to_string(system.num_lines())));
    }
  }
}

}  // namespace vqlm
