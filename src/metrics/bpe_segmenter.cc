#include "metrics/bpe_segmenter.h"

#include <queue>
#include <unordered_map>

namespace vqlm {
namespace {

using Type = SentencePieceModel::Type;

template <typename Takes>
std::vector<PieceTrie::Entry> trie_entries(const SentencePieceModel& model, Takes takes) {
  std::vector<PieceTrie::Entry> entries;
  for (std::size_t id = 0; id < model.pieces.size(); ++id)
    if (takes(model.pieces[id]))
      entries.push_back({model.pieces[id].text, static_cast<std::uint32_t>(id)});
  return entries;
}

bool can_be_merged(const SentencePieceModel::Piece& piece) {
  return piece.is_word() || piece.type == Type::kUnused;
}
bool is_user_defined(const SentencePieceModel::Piece& piece) {
  return piece.type == Type::kUserDefined;
}

constexpr std::uint32_t kNobody = 0xFFFFFFFF;

// A part of the text, in a list of all that are there; empty when its left neighbour took it.
struct Symbol {
  std::uint32_t start = 0, size = 0;
  std::uint32_t previous = kNobody, next = kNobody;
  std::uint32_t node = PieceTrie::kRoot;  // in the trie; kRoot: no piece begins like this
  bool frozen = false;
};

struct Pair {
  float score;
  std::uint32_t left, right;
  std::uint32_t size;  // of both together when the pair was found
  std::uint32_t node;

  bool operator<(const Pair& other) const {
    return score < other.score || (score == other.score && left > other.left);
  }
};

}  // namespace

// The work on one text.
class BpeSegmenter::Merger {
 public:
  Merger(const BpeSegmenter& model, std::string_view text) : model_(model), text_(text) {
    for (std::size_t start = 0; start < text.size();) add_symbol(start);
    for (std::uint32_t i = 1; i < symbols_.size(); ++i) consider(i - 1, i);
  }

  void merge_all() {
    while (!pairs_.empty()) {
      const Pair pair = pairs_.top();
      pairs_.pop();
      Symbol &left = symbols_[pair.left], &right = symbols_[pair.right];
      if (left.size == 0 || right.size == 0 || left.size + right.size != pair.size) continue;
      left.size = pair.size;
      left.node = pair.node;
      left.next = right.next;
      right.size = 0;
      if (left.next != kNobody) symbols_[left.next].previous = pair.left;
      consider(left.previous, pair.left);
      consider(pair.left, left.next);
    }
  }

  void write(PieceWriter& writer) const {
    for (std::uint32_t i = symbols_.empty() ? kNobody : 0; i != kNobody; i = symbols_[i].next)
      write_piece(text_.substr(symbols_[i].start, symbols_[i].size), writer);
  }

 private:
  void add_symbol(std::size_t& start) {
    const std::string_view rest = text_.substr(start);
    const auto index = static_cast<std::uint32_t>(symbols_.size());
    Symbol symbol;
    std::size_t size = model_.user_defined_.longest_prefix(rest);
    symbol.frozen = size > 0;
    if (size == 0) size = first_character_length(rest);
    symbol.start = static_cast<std::uint32_t>(start);
    symbol.size = static_cast<std::uint32_t>(size);
    symbol.node = model_.trie_.descendant(PieceTrie::kRoot, rest.substr(0, size));
    if (index > 0) symbol.previous = index - 1;
    start += size;
    if (start < text_.size()) symbol.next = index + 1;
    symbols_.push_back(symbol);
  }

  // Notes the pair if it is a piece.
  void consider(std::uint32_t left_index, std::uint32_t right_index) {
    if (left_index == kNobody || right_index == kNobody) return;
    const Symbol &left = symbols_[left_index], &right = symbols_[right_index];
    if (left.frozen || right.frozen || left.node == PieceTrie::kRoot) return;
    const std::uint32_t node =
        model_.trie_.descendant(left.node, text_.substr(right.start, right.size));
    const std::uint32_t id = model_.trie_.id(node);
    if (node == PieceTrie::kRoot || id == PieceTrie::kNoPiece) return;
    pairs_.push({model_.scores_[id], left_index, right_index, left.size + right.size, node});
    if (model_.unused_[id]) left_sizes_[id] = left.size;
  }

  // An unused piece in the parts it was last merged from.
  void write_piece(std::string_view piece, PieceWriter& writer) const {
    const std::uint32_t node = model_.trie_.descendant(PieceTrie::kRoot, piece);
    const std::uint32_t id = node == PieceTrie::kRoot ? PieceTrie::kNoPiece : model_.trie_.id(node);
    const bool known = id != PieceTrie::kNoPiece && !model_.unused_[id];
    const auto parts = known ? left_sizes_.end() : left_sizes_.find(id);
    if (parts == left_sizes_.end()) return writer.put(piece, !known);
    write_piece(piece.substr(0, parts->second), writer);
    write_piece(piece.substr(parts->second), writer);
  }

  const BpeSegmenter& model_;
  std::string_view text_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Pair> pairs_;
  std::unordered_map<std::uint32_t, std::uint32_t> left_sizes_;  // by id
};

BpeSegmenter::BpeSegmenter(const SentencePieceModel& model)
    : trie_(trie_entries(model, can_be_merged)),
      user_defined_(trie_entries(model, is_user_defined)),
      byte_fallback_(model.byte_fallback) {
  for (const SentencePieceModel::Piece& piece : model.pieces) {
    scores_.push_back(piece.score);
    unused_.push_back(piece.type == Type::kUnused);
  }
}

void BpeSegmenter::segment(std::string_view text, std::string& out) const {
  Merger merger(*this, text);
  merger.merge_all();
  PieceWriter writer(byte_fallback_, out);
  merger.write(writer);
}

}  // namespace vqlm
