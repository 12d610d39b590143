// Byte-pair encoding: characters are merged two by two, the pair with the best score first, the
// left one of equals, until no pair is a piece. Source: Sennrich, Haddow and Birch 2016, Neural
// Machine Translation of Rare Words with Subword Units, https://aclanthology.org/P16-1162.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/piece_trie.h"
#include "metrics/subword_segmenter.h"

namespace vqlm {

class BpeSegmenter : public SubwordSegmenter {
 public:
  explicit BpeSegmenter(const SentencePieceModel& model);
  void segment(std::string_view text, std::string& out) const override;

 private:
  class Merger;

  PieceTrie trie_;          // unused pieces too: they are merged, and taken apart in the end
  PieceTrie user_defined_;  // whole from the beginning, never merged
  std::vector<float> scores_;
  std::vector<bool> unused_;
  bool byte_fallback_;
};

}  // namespace vqlm
