#include "metrics/trie_ngram_matcher.h"

#include <algorithm>
#include <bit>

#include "metrics/mask_counter.h"

namespace vqlm {
namespace {

constexpr std::uint32_t kSeparator = 0xFFFFFFFEU;
constexpr std::size_t kMaskBits = 64;
constexpr std::uint32_t kFree = 0;  // a symbol, never a child
constexpr std::uint64_t kNoKey = ~std::uint64_t{0}, kDeadKey = 0;
constexpr std::size_t kLargestTable = 1 << 18;  // keys

// The lowest `count` bits set.
std::uint64_t low_bits(std::size_t count) {
  return count >= kMaskBits ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

}  // namespace

TrieNgramMatcher::TrieNgramMatcher(std::size_t max_order)
    : max_order_(max_order), stops_early_(max_order <= kMaskBits) {}

void TrieNgramMatcher::clear() {
  text_.clear();
  reference_.clear();
  num_symbols_ = num_references_ = 0;
}

void TrieNgramMatcher::add_reference(std::span<const std::uint32_t> symbols) {
  for (const std::uint32_t symbol : symbols) num_symbols_ = std::max(num_symbols_, symbol + 1);
  text_.insert(text_.end(), symbols.begin(), symbols.end());
  text_.push_back(kSeparator);
  ++num_references_;
  reference_.resize(text_.size(), num_references_);
}

// The slot of a key: in a table that is large enough the key itself; else where it is or may be
// put. Multiplicative hashing by 2^64 over the golden ratio.
inline std::size_t TrieNgramMatcher::slot_of(std::uint64_t key) const {
  if (!hashed_) return key;
  const std::size_t mask = num_slots_ - 1;
  auto slot = static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 32) & mask;
  while (slots_[slot] != kFree && keys_[slots_[slot]] != key) slot = (slot + 1) & mask;
  return slot;
}

inline std::uint32_t TrieNgramMatcher::child(std::uint32_t node, std::uint32_t symbol) const {
  const std::uint64_t key = key_of(node, symbol);
  const std::uint32_t found = slots_[slot_of(key)];
  return found < num_nodes_ && keys_[found] == key ? found : kUnseen;
}

void TrieNgramMatcher::index() {
  hashed_ = false;
  num_nodes_ = 0;
  paths_.clear();
  if (max_order_ == 0 || num_symbols_ == 0) return;
  start_paths();
  for (std::size_t order = 3; order <= max_order_ && !paths_.empty(); ++order) extend_paths(order);
  if (num_references_ > 1) set_limits();
}

// Adds paths to the front of `paths_`, behind which they are read. It holds copies of what the loop
// needs, so that it stays in registers.
class TrieNgramMatcher::PathBuilder {
 public:
  explicit PathBuilder(TrieNgramMatcher& matcher)
      : matcher_(matcher),
        keys_(matcher.keys_.data()),
        occurrences_(matcher.occurrences_.data()),
        positions_(matcher.positions_.data()),
        slots_(matcher.slots_.data()),
        end_(matcher.paths_.data()),
        num_nodes_(matcher.num_nodes_),
        hashed_(matcher.hashed_) {}

  // Counts the n-gram with that key, which is made if it is new. The path that ends there is kept
  // if `lives` is 1, not if it is 0. Whether it is new cannot be foreseen: arithmetic, no branches.
  void add(std::uint32_t position, std::uint64_t key, std::uint32_t lives) {
    std::uint32_t& slot = slots_[hashed_ ? matcher_.slot_of(key) : key];
    const std::uint32_t found = slot;
    const std::uint32_t is_new = std::uint32_t{found >= num_nodes_} | (keys_[found] != key);
    const std::uint32_t node = found + (num_nodes_ - found) * is_new;
    num_nodes_ += is_new;
    slot = node;
    keys_[node] = key;
    positions_[node] += (position - positions_[node]) * is_new;
    occurrences_[node] = (occurrences_[node] & (is_new - 1)) + 1;
    *end_ = {position, node};
    end_ += lives;
  }
  void finish() {
    matcher_.num_nodes_ = num_nodes_;
    matcher_.paths_.resize(static_cast<std::size_t>(end_ - matcher_.paths_.data()));
  }

 private:
  TrieNgramMatcher& matcher_;
  std::uint64_t* keys_;
  std::uint32_t *occurrences_, *positions_, *slots_;
  Path* end_;
  std::uint32_t num_nodes_;
  bool hashed_;
};

// The symbols, a node with the key of what does not exist, and the n-grams of order 2.
void TrieNgramMatcher::start_paths() {
  make_room(num_symbols_ + text_.size() + 1);
  num_nodes_ = num_symbols_ + 1;
  std::fill_n(keys_.begin(), num_symbols_, kNoKey);
  std::fill_n(occurrences_.begin(), num_symbols_, 0);
  keys_[num_symbols_] = kDeadKey;
  slots_[slot_of(kDeadKey)] = num_symbols_;
  paths_.resize(text_.size());
  PathBuilder builder(*this);
  std::uint32_t* const occurrences = occurrences_.data();
  const std::uint32_t* const text = text_.data();
  const auto size = static_cast<std::uint32_t>(text_.size());
  const std::uint64_t num_symbols = num_symbols_;
  for (std::uint32_t position = 0; position < size; ++position) {
    const std::uint32_t symbol = text[position];
    if (symbol == kSeparator) continue;
    ++occurrences[symbol];
    const std::uint32_t next = text[position + 1];
    if (next != kSeparator) builder.add(position, symbol * num_symbols + next + 1, 1);
  }
  builder.finish();
  if (max_order_ == 1) paths_.clear();
}

// Goes on to n-grams of `order` from those one shorter, but not from those that occur once.
void TrieNgramMatcher::extend_paths(std::size_t order) {
  make_room(paths_.size());
  PathBuilder builder(*this);
  const std::uint32_t* const text = text_.data() + order - 1;
  const std::uint32_t* const occurrences = occurrences_.data();
  const std::uint64_t num_symbols = num_symbols_;
  const std::uint32_t all = stops_early_ ? 0 : 1;
  for (const Path path : paths_) {
    const std::uint32_t next = text[path.position];
    const std::uint32_t repeats = std::uint32_t{occurrences[path.node] > 1};
    const std::uint32_t lives = (repeats | all) & std::uint32_t{next != kSeparator};
    builder.add(path.position, lives * (path.node * num_symbols + next + 1), lives);
  }
  builder.finish();
}

// Room for as many nodes more, and for their keys.
void TrieNgramMatcher::make_room(std::size_t more_nodes) {
  const std::size_t most = num_nodes_ + more_nodes + 1;
  if (keys_.size() < most) {
    keys_.resize(2 * most);
    occurrences_.resize(2 * most);
    positions_.resize(2 * most);
  }
  const std::size_t keys = most * num_symbols_ + 1;
  if (!hashed_ && keys <= kLargestTable) {
    if (slots_.size() < keys) slots_.resize(keys);
    return;
  }
  if (hashed_ && num_slots_ >= 2 * most) return;
  hashed_ = true;
  num_slots_ = std::bit_ceil(2 * most);
  if (slots_.size() < num_slots_) slots_.resize(num_slots_);
  std::fill_n(slots_.begin(), num_slots_, kFree);
  for (std::uint32_t node = num_symbols_; node < num_nodes_; ++node)
    slots_[slot_of(keys_[node])] = node;
}

// Of several references: goes through each one's n-grams and keeps the largest count.
void TrieNgramMatcher::set_limits() {
  tallies_.assign(num_nodes_, Tally{0, 0});
  limits_.assign(num_nodes_, 0);
  for (std::uint32_t position = 0; position < text_.size(); ++position) {
    std::uint32_t node = text_[position];
    for (std::size_t n = 1; node < num_nodes_; ++n) {
      Tally& tally = tallies_[node];
      if (tally.reference != reference_[position]) tally = {reference_[position], 0};
      limits_[node] = std::max(limits_[node], ++tally.count);
      const bool ends = stops_early_ && n > 1 && occurrences_[node] == 1;
      if (ends || n == max_order_ || text_[position + n] == kSeparator) break;
      node = child(node, text_[position + n]);
    }
  }
}

// Takes one of what is left of an n-gram: 1, or 0 when nothing is.
inline std::uint64_t TrieNgramMatcher::take(std::uint32_t node) {
  const std::uint32_t taken = std::uint32_t{left_[node] != 0};
  left_[node] -= taken;
  return taken;
}

// Which orders match, clipped, of those n-grams that start at `start`: bit n - 1 for order n.
std::uint64_t TrieNgramMatcher::matched_orders(std::span<const std::uint32_t> symbols,
                                               std::size_t start) {
  const std::size_t longest = std::min(max_order_, symbols.size() - start);
  std::uint64_t matched = 0;
  std::uint32_t node = symbols[start] < num_symbols_ ? symbols[start] : kUnseen;
  for (std::size_t n = 1; node != kUnseen; ++n) {
    if (occurrences_[node] == 1 && n > 1) {
      const std::uint32_t* reference = text_.data() + positions_[node];
      std::size_t end = n;
      while (end < longest && symbols[start + end] == reference[end]) ++end;
      const std::uint64_t orders = low_bits(end) & ~low_bits(n - 1);
      std::uint64_t& reached = reached_[positions_[node]];
      matched |= orders & ~reached;
      reached |= orders;
      break;
    }
    matched |= take(node) << (n - 1);
    if (n == longest || symbols[start + n] >= num_symbols_) break;
    node = child(node, symbols[start + n]);
  }
  return matched;
}

void TrieNgramMatcher::match_all_orders(std::span<const std::uint32_t> symbols,
                                        std::span<double> matches) {
  for (std::size_t start = 0; start < symbols.size(); ++start) {
    const std::size_t longest = std::min(max_order_, symbols.size() - start);
    std::uint32_t node = symbols[start] < num_symbols_ ? symbols[start] : kUnseen;
    for (std::size_t n = 1; node != kUnseen; ++n) {
      matches[n - 1] += static_cast<double>(take(node));
      if (n == longest || symbols[start + n] >= num_symbols_) break;
      node = child(node, symbols[start + n]);
    }
  }
}

void TrieNgramMatcher::match(std::span<const std::uint32_t> symbols, std::span<double> matches) {
  if (max_order_ == 0) return;
  const auto& limits = num_references_ == 1 ? occurrences_ : limits_;
  left_.assign(limits.begin(), limits.begin() + num_nodes_);
  if (!stops_early_) return match_all_orders(symbols, matches);
  reached_.assign(text_.size(), 0);
  MaskCounter counter(matches);
  for (std::size_t start = 0; start < symbols.size(); ++start)
    counter.add(matched_orders(symbols, start));
}

}  // namespace vqlm
