#include "metrics/unigram_segmenter.h"

#include <algorithm>
#include <limits>

namespace vqlm {
namespace {

using Piece = SentencePieceModel::Piece;
using Type = SentencePieceModel::Type;

constexpr float kUnknownPenalty = 10;   // an unknown character is so much below the worst piece
constexpr float kFarFromZero = 100000;  // sums beyond it start again at 0: floats get coarse

float score_of(const Piece& piece) {
  if (piece.type != Type::kUserDefined) return piece.score;
  // It costs nothing and grows with its length: better than any parts of it.
  return static_cast<float>(0.1 * (static_cast<double>(piece.text.size()) - 1));
}

std::vector<PieceTrie::Entry> trie_entries(const SentencePieceModel& model) {
  std::vector<PieceTrie::Entry> entries;
  for (std::size_t id = 0; id < model.pieces.size(); ++id)
    if (model.pieces[id].is_word())
      entries.push_back({model.pieces[id].text, static_cast<std::uint32_t>(id)});
  return entries;
}

}  // namespace

struct UnigramSegmenter::Best {
  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
  std::size_t start = kNowhere;  // of its last piece; kNowhere: not reached yet
  float score = 0;               // sum over its pieces
  bool unknown = false;          // the last piece is an unknown character

  void improve(const Best& other) {
    if (start == kNowhere || other.score > score) *this = other;
  }
};

UnigramSegmenter::UnigramSegmenter(const SentencePieceModel& model)
    : trie_(trie_entries(model)), byte_fallback_(model.byte_fallback) {
  float lowest = std::numeric_limits<float>::max();
  for (const Piece& piece : model.pieces) {
    if (piece.type == Type::kNormal) lowest = std::min(lowest, piece.score);
    scores_.push_back(score_of(piece));
  }
  unknown_score_ = lowest - kUnknownPenalty;
}

// Appends every piece that fits to the best segmentation up to `start`; returns where the longest
// ends.
std::size_t UnigramSegmenter::extend(std::string_view text, std::size_t start,
                                     std::vector<Best>& best) const {
  const float score = best[start].score;
  const std::size_t next = start + first_character_length(text.substr(start));
  bool next_reached = false;
  std::size_t longest = next;
  std::uint32_t node = PieceTrie::kRoot;
  for (std::size_t end = start; end < text.size();) {
    node = trie_.child(node, text[end++]);
    if (node == PieceTrie::kRoot) break;
    const std::uint32_t id = trie_.id(node);
    if (id == PieceTrie::kNoPiece) continue;
    best[end].improve({start, score + scores_[id], false});
    next_reached = next_reached || end == next;
    longest = std::max(longest, end);
  }
  if (!next_reached) best[next].improve({start, score + unknown_score_, true});
  return longest;
}

void UnigramSegmenter::segment(std::string_view text, std::string& out) const {
  std::vector<Best> best(text.size() + 1);
  std::size_t frontier = 0;  // the furthest place that is reached
  for (std::size_t start = 0; start < text.size();
       start += first_character_length(text.substr(start))) {
    const float score = best[start].score;
    if (score < -kFarFromZero || score > kFarFromZero)
      for (std::size_t i = start; i <= frontier; ++i)
        if (best[i].start != Best::kNowhere) best[i].score -= score;
    frontier = std::max(frontier, extend(text, start, best));
  }
  std::vector<std::size_t> ends;  // of the pieces, the last first
  for (std::size_t end = text.size(); end > 0; end = best[end].start) ends.push_back(end);
  PieceWriter writer(byte_fallback_, out);
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    const Best& last = best[*end];
    writer.put(text.substr(last.start, *end - last.start), last.unknown);
  }
}

}  // namespace vqlm
