// How a SentencePiece model cuts a normalised text into pieces. Two ways: the most probable
// segmentation under a unigram model, and the merges of byte-pair encoding in the order they were
// learnt. Both do what SentencePiece 0.2.3 does, to the last bit of a score.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "metrics/sentencepiece_model.h"

namespace vqlm {

class SubwordSegmenter {
 public:
  virtual ~SubwordSegmenter() = default;
  // Replaces the content of `out` by the pieces, blanks between them. Safe from several threads.
  virtual void segment(std::string_view text, std::string& out) const = 0;
};

// Throws RuntimeError when the model is of another kind, or two of its pieces have the same text.
std::unique_ptr<SubwordSegmenter> make_subword_segmenter(const SentencePieceModel& model);

// Writes pieces one behind the other with blanks between them.
class PieceWriter {
 public:
  PieceWriter(bool byte_fallback, std::string& out) : out_(out), byte_fallback_(byte_fallback) {
    out_.clear();
  }
  // Unknown pieces that follow each other are one, or with byte_fallback one a byte.
  void put(std::string_view piece, bool unknown);

 private:
  std::string& out_;
  bool byte_fallback_, after_unknown_ = false;
};

// Bytes of the first character of `text`, judged by its first byte; at most all of it.
std::size_t first_character_length(std::string_view text);

}  // namespace vqlm
