#include "metrics/ngram_matcher.h"

#include <algorithm>

namespace vqlm {

NgramMatcher::NgramMatcher(int max_order)
    : max_order_(static_cast<std::size_t>(max_order)),
      short_(std::min(max_order_, ShortNgramMatcher::kMaxOrder)),
      trie_(max_order_) {}

void NgramMatcher::clear() {
  num_references_ = 0;
  first_.clear();
  is_indexed_ = false;
}

void NgramMatcher::add_reference(std::span<const std::uint32_t> symbols) {
  is_indexed_ = false;
  if (++num_references_ == 1) {
    first_.assign(symbols.begin(), symbols.end());
    return;
  }
  if (num_references_ == 2) {
    trie_.clear();
    trie_.add_reference(first_);
  }
  trie_.add_reference(symbols);
}

void NgramMatcher::index() {
  is_indexed_ = true;
  is_short_ =
      num_references_ <= 1 && max_order_ > 0 && max_order_ <= ShortNgramMatcher::kMaxOrder &&
      first_.size() <= ShortNgramMatcher::kMaxLength &&
      std::all_of(first_.begin(), first_.end(),
                  [](std::uint32_t symbol) { return symbol < ShortNgramMatcher::kMaxSymbols; });
  if (is_short_) return short_.set_reference(first_);
  if (num_references_ == 1) {
    trie_.clear();
    trie_.add_reference(first_);
  }
  trie_.index();
}

void NgramMatcher::match(std::span<const std::uint32_t> symbols, std::span<double> matches) {
  if (!is_indexed_) index();
  if (is_short_)
    short_.match(symbols, matches);
  else
    trie_.match(symbols, matches);
}

}  // namespace vqlm
