#include "metrics/subword_segmenter.h"

#include <algorithm>
#include <cstdio>

#include "core/error.h"
#include "metrics/bpe_segmenter.h"
#include "metrics/unigram_segmenter.h"

namespace vqlm {

std::unique_ptr<SubwordSegmenter> make_subword_segmenter(const SentencePieceModel& model) {
  if (model.kind == SentencePieceModel::Kind::kUnigram)
    return std::make_unique<UnigramSegmenter>(model);
  if (model.kind == SentencePieceModel::Kind::kBpe) return std::make_unique<BpeSegmenter>(model);
  throw RuntimeError(expected_got("SentencePiece model", "a unigram model or byte-pair encoding",
                                  "a model of words or characters"));
}

void PieceWriter::put(std::string_view piece, bool unknown) {
  if (unknown && byte_fallback_) {
    for (const char c : piece) {
      char name[8];
      std::snprintf(name, sizeof name, "<0x%02X>", static_cast<unsigned>(c) & 0xFFU);
      if (!out_.empty()) out_ += ' ';
      out_ += name;
    }
  } else {
    if (!out_.empty() && !(unknown && after_unknown_)) out_ += ' ';
    out_ += piece;
  }
  after_unknown_ = unknown;
}

std::size_t first_character_length(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  const std::size_t length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
  return std::min(length, text.size());
}

}  // namespace vqlm
