// The most probable segmentation of a text into pieces of a unigram model: a Viterbi search whose
// sums are floats. Source: Kudo 2018, Subword Regularization, https://aclanthology.org/P18-1007.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/piece_trie.h"
#include "metrics/subword_segmenter.h"

namespace vqlm {

class UnigramSegmenter : public SubwordSegmenter {
 public:
  explicit UnigramSegmenter(const SentencePieceModel& model);
  void segment(std::string_view text, std::string& out) const override;

 private:
  struct Best;  // the best segmentation up to a place in the text
  std::size_t extend(std::string_view text, std::size_t start, std::vector<Best>& best) const;

  PieceTrie trie_;
  std::vector<float> scores_;  // of the pieces, by id
  float unknown_score_ = 0;    // of a character
  bool byte_fallback_;
};

}  // namespace vqlm
