#include "metrics/short_ngram_matcher.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "metrics/mask_counter.h"

namespace vqlm {
namespace {

constexpr std::size_t kPadding = 8;
constexpr std::uint8_t kReferenceEnd = 254, kHypothesisEnd = 255;
constexpr std::size_t kBytes = 256;

std::size_t pair_of(const std::uint8_t* at) { return at[0] * kBytes + at[1]; }

std::uint64_t window_at(const std::uint8_t* at) {
  std::uint64_t window;
  std::memcpy(&window, at, sizeof window);
  if constexpr (std::endian::native == std::endian::big) window = __builtin_bswap64(window);
  return window;
}

// As bytes, those from `limit` on as `limit`, with padding behind.
void narrow(std::span<const std::uint32_t> symbols, std::uint32_t limit, std::uint8_t end,
            std::vector<std::uint8_t>& bytes) {
  bytes.resize(symbols.size() + kPadding);
  for (std::size_t i = 0; i < symbols.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(std::min(symbols[i], limit));
  std::fill_n(bytes.end() - kPadding, kPadding, end);
}

}  // namespace

ShortNgramMatcher::ShortNgramMatcher(std::size_t max_order)
    : max_order_(max_order),
      first_(kBytes * kBytes, kNowhere),
      counts_(kBytes, 0),
      left_(kBytes, 0) {}

void ShortNgramMatcher::set_reference(std::span<const std::uint32_t> symbols) {
  const std::size_t old_size = text_.empty() ? 0 : text_.size() - kPadding;
  for (std::size_t i = 0; i < old_size; ++i) first_[pair_of(&text_[i])] = kNowhere;
  narrow(symbols, kUnseen, kReferenceEnd, text_);
  next_.resize(symbols.size());
  std::fill(counts_.begin(), counts_.end(), std::uint16_t{0});
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    ++counts_[text_[i]];
    std::uint16_t& first = first_[pair_of(&text_[i])];
    next_[i] = first;
    first = static_cast<std::uint16_t>(i);
  }
}

// Serves those of the missing orders (bits) that agree with the reference at `position`; `length`
// becomes how many symbols agree.
inline std::uint8_t ShortNgramMatcher::match_at(std::size_t position, std::uint64_t window,
                                                std::uint8_t missing, std::size_t& length) {
  const std::uint64_t difference = window_at(&text_[position]) ^ window;
  length = static_cast<std::size_t>(std::countr_zero(difference)) / 8;
  const auto agreeing = static_cast<std::uint8_t>((1U << length) - 1);
  const auto found = static_cast<std::uint8_t>(agreeing & missing & ~served_[position]);
  served_[position] |= found;
  return found;
}

void ShortNgramMatcher::match(std::span<const std::uint32_t> symbols, std::span<double> matches) {
  narrow(symbols, kUnseen, kHypothesisEnd, hypothesis_);
  served_.assign(text_.size(), 0);
  left_ = counts_;
  left_[kUnseen] = 0;
  MaskCounter counter(matches);
  std::size_t follower = kNowhere;  // the place behind the one where the last symbols agreed
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const std::uint8_t* const at = &hypothesis_[i];
    const auto single = static_cast<std::uint8_t>(left_[*at] != 0);
    left_[*at] = static_cast<std::uint16_t>(left_[*at] - single);
    const std::size_t orders = std::min(max_order_, symbols.size() - i);
    auto missing = static_cast<std::uint8_t>((1U << orders) - 2);
    std::uint8_t matched = single;
    const std::uint64_t window = window_at(at);
    std::size_t length = 0, longest = 1, place = kNowhere;
    if (follower != kNowhere) {
      matched |= match_at(follower, window, missing, length);
      if (length > longest) {
        longest = length;
        place = follower;
      }
    }
    missing &= static_cast<std::uint8_t>(~matched);
    if (missing != 0) {
      for (std::size_t p = first_[pair_of(at)]; p != kNowhere; p = next_[p]) {
        const std::uint8_t found = match_at(p, window, missing, length);
        matched |= found;
        missing &= static_cast<std::uint8_t>(~found);
        if (length > longest) {
          longest = length;
          place = p;
        }
        if (missing == 0) break;
      }
    }
    follower = place == kNowhere ? kNowhere : place + 1;
    counter.add(matched);
  }
}

}  // namespace vqlm
