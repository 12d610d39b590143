#include "model/code_symbols.h"

#include <numeric>

namespace vqlm {
namespace {

constexpr double kNever = -1e4;  // a logit whose probability is 0 in float32

}  // namespace

CodeSymbols::CodeSymbols(const std::vector<std::int64_t>& sizes, std::int64_t ratio)
    : sizes_(sizes), ratio_(ratio) {
  for (const auto size : sizes_) {
    offsets_.push_back(end_);
    end_ += size;
  }
  turns_ = torch::full({num_codebooks(), size()}, kNever);
  for (std::int64_t h = 0; h < num_codebooks(); ++h) {
    const auto place = static_cast<std::size_t>(h);
    turns_[h].narrow(0, offsets_[place], sizes_[place]).zero_();
  }
  turns_[0][end()] = 0;
}

torch::Tensor CodeSymbols::offsets(const torch::Tensor& like) const {
  return torch::tensor(offsets_, torch::kInt64).to(like.device());
}

torch::Tensor CodeSymbols::from_codes(const torch::Tensor& codes) const {
  return (codes + offsets(codes)).reshape({codes.size(0), -1});
}

torch::Tensor CodeSymbols::to_codes(const torch::Tensor& symbols) const {
  const auto codes = symbols.view({symbols.size(0), -1, num_codebooks()}) - offsets(symbols);
  const auto last = torch::tensor(sizes_, torch::kInt64).to(symbols.device()) - 1;
  return torch::minimum(codes.clamp_min(0), last);
}

std::vector<std::vector<int>> CodeSymbols::split(const std::vector<int>& symbols) const {
  std::vector<std::vector<int>> codes(sizes_.size());
  const std::size_t whole = symbols.size() - symbols.size() % sizes_.size();
  for (std::size_t i = 0; i < whole; ++i) {
    const std::size_t h = i % sizes_.size();
    codes[h].push_back(symbols[i] - static_cast<int>(offsets_[h]));
  }
  return codes;
}

torch::Tensor CodeSymbols::targets(const torch::Tensor& codes, const torch::Tensor& mask) const {
  const auto symbols = from_codes(codes);
  const auto lengths = mask.sum(1, true) * num_codebooks();
  const auto places = torch::arange(symbols.size(1) + 1, symbols.options()).unsqueeze(0);
  const auto longer = torch::constant_pad_nd(symbols, {0, 1}, begin());
  const auto ended = torch::where(places.eq(lengths), torch::full_like(longer, end()), longer);
  return ended.masked_fill(places.gt(lengths), begin());
}

torch::Tensor CodeSymbols::barred(std::int64_t from, std::int64_t count, const torch::Tensor& above,
                                  const torch::Device& device) {
  if (turns_.device() != device) turns_ = turns_.to(device);
  const auto places = torch::arange(from, from + count, turns_.options().dtype(torch::kInt64));
  auto bars = turns_.index_select(0, places.remainder(num_codebooks()));
  if (from == 0) bars.select(0, 0).select(0, end()).fill_(kNever);
  if (ratio_ == 0) return bars;
  const auto place = places.floor_divide(num_codebooks()).unsqueeze(0);
  const auto last_above = ((above - 1) * ratio_).unsqueeze(1);  // the first place it spans
  const auto too_early = place.le(last_above), full = place.ge(last_above + ratio_);
  bars = bars.unsqueeze(0).repeat({above.size(0), 1, 1});
  bars.select(2, end()).add_(too_early.to(bars.dtype()), kNever);
  bars.narrow(2, 0, end()).add_(full.to(bars.dtype()).unsqueeze(2), kNever);
  return bars;
}

}  // namespace vqlm
