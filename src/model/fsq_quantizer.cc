#include "model/fsq_quantizer.h"

#include <algorithm>
#include <memory>

#include "core/error.h"
#include "model/nearest_code.h"

namespace vqlm {
namespace {

constexpr std::int64_t kMaxCodes = 1 << 20;
constexpr double kMargin = 1e-3;  // e: the outermost levels are reached

struct PaperRow {
  std::int64_t size;
  std::vector<std::int64_t> levels;
};

const std::vector<PaperRow>& paper_rows() {
  static const std::vector<PaperRow> kRows = {{256, {8, 6, 5}},
                                              {1024, {8, 5, 5, 5}},
                                              {4096, {7, 5, 5, 5, 5}},
                                              {16384, {8, 8, 8, 6, 5}},
                                              {65536, {8, 8, 8, 5, 5, 5}}};
  return kRows;
}

// The product, or kMaxCodes + 1 where it is larger; 0 where a level is not positive.
std::int64_t product_of(const std::vector<std::int64_t>& levels) {
  std::int64_t product = 1;
  for (const auto level : levels) {
    if (level < 1) return 0;
    if (level > kMaxCodes / product) return kMaxCodes + 1;
    product *= level;
  }
  return product;
}

std::string listed(const std::vector<std::int64_t>& levels) {
  std::string text;
  for (const auto level : levels) text += (text.empty() ? "" : ", ") + std::to_string(level);
  return "[" + text + "]";
}

std::vector<std::int64_t> levels_for(std::int64_t codes, const std::string& where) {
  std::string sizes;
  for (const auto& row : paper_rows()) {
    const auto product = product_of(row.levels);
    if (codes == row.size || codes == product) return row.levels;
    sizes += std::to_string(row.size) + " (" + std::to_string(product) + "), ";
  }
  throw InvalidArgument(
      expected_got(where, "one of " + sizes + "or the levels given", std::to_string(codes)));
}

void check_levels(const std::vector<std::int64_t>& levels, const std::string& where) {
  const bool right = !levels.empty() && *std::min_element(levels.begin(), levels.end()) >= 2;
  if (!right)
    throw InvalidArgument(
        expected_got(where, "at least one level count, each at least 2", listed(levels)));
  if (product_of(levels) > kMaxCodes)
    throw InvalidArgument(expected_got(
        where, "level counts of product at most " + std::to_string(kMaxCodes), listed(levels)));
}

// A paper's row also goes by its rounded size, so that a resolved recipe reads as it was written.
bool names(std::int64_t codes, const std::vector<std::int64_t>& levels) {
  if (codes == product_of(levels)) return true;
  return std::any_of(paper_rows().begin(), paper_rows().end(), [&](const PaperRow& row) {
    return row.size == codes && row.levels == levels;
  });
}

}  // namespace

std::int64_t FsqOptions::codes() const { return product_of(levels); }

FsqOptions read_fsq_options(JsonReader& reader) {
  FsqOptions options;
  if (!reader.has("levels"))
    options.levels = levels_for(reader.get_int("codes", options.codes()), reader.where("codes"));
  options.levels = reader.get_ints("levels", options.levels);
  check_levels(options.levels, reader.where("levels"));
  const auto codes = reader.get_int("codes", options.codes());
  if (!names(codes, options.levels))
    throw InvalidArgument(expected_got(
        reader.where("codes"),
        std::to_string(options.codes()) + ", the product of levels " + listed(options.levels),
        std::to_string(codes)));
  const auto number = static_cast<std::int64_t>(options.levels.size());
  const auto code_dim = reader.get_int("code_dim", number);
  if (code_dim != number)
    throw InvalidArgument(
        expected_got(reader.where("code_dim"),
                     std::to_string(number) + ", the number of levels " + listed(options.levels),
                     std::to_string(code_dim)));
  return options;
}

FsqQuantizer::FsqQuantizer(const FsqOptions& options)
    : codes_(options.codes()),
      levels_(register_buffer("levels", torch::tensor(options.levels, torch::kInt64))) {
  check_levels(options.levels, "levels");
}

torch::Tensor FsqQuantizer::bound(const torch::Tensor& z) const {
  const auto levels = levels_.to(torch::kFloat64);
  const auto half = (levels - 1) * ((1 + kMargin) / 2);
  const auto even_shift = 0.5 * (1 - levels.remainder(2));
  const auto shift = torch::atanh(even_shift / half).masked_fill(levels_ == 2, 0);
  return torch::tanh(z + shift.to(torch::kFloat32)) * half.to(torch::kFloat32) -
         even_shift.to(torch::kFloat32);
}

torch::Tensor FsqQuantizer::vectors(const torch::Tensor& chosen_levels) const {
  const auto half_width = levels_.floor_divide(2);
  return (chosen_levels - half_width).to(torch::kFloat32) / half_width.to(torch::kFloat32);
}

Quantized FsqQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const auto masked = mask.logical_not();
  const auto bounded = bound(z.to(torch::kFloat32).masked_fill(masked.unsqueeze(-1), 0));
  const auto half_width = levels_.floor_divide(2);
  auto chosen = bounded.detach().round().to(torch::kInt64) + half_width;
  chosen = torch::minimum(chosen.clamp_min(0), levels_ - 1);  // matters where z is not a number
  const auto unrounded = bounded / half_width.to(torch::kFloat32);
  // In this order the values are those of `lookup` to the bit.
  const auto through = vectors(chosen) + (unrounded - unrounded.detach());
  Quantized result;
  result.states = through.masked_fill(masked.unsqueeze(-1), 0);
  const auto places = levels_.cumprod(0).floor_divide(levels_);
  result.codes = (chosen * places).sum(-1).masked_fill(masked, 0);
  result.loss = torch::zeros({}, through.options().requires_grad(false));
  return result;
}

torch::Tensor FsqQuantizer::lookup(const torch::Tensor& codes) const {
  const auto places = levels_.cumprod(0).floor_divide(levels_);
  return vectors(codes.unsqueeze(-1).floor_divide(places).remainder(levels_));
}

torch::Tensor FsqQuantizer::posterior_logits(const torch::Tensor& z) const {
  const auto half_width = levels_.floor_divide(2).to(torch::kFloat32);
  // In units of levels, where rounding goes to the nearest code.
  return negative_squared_distances(bound(z.to(torch::kFloat32)), codebook() * half_width);
}

torch::Tensor FsqQuantizer::codebook() const {
  return lookup(torch::arange(codes_, levels_.options()));
}

void register_fsq_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add(
      "fsq", "finite scalar: each number rounded to one of a few levels, no codebook",
      [](JsonReader& reader) { return std::make_unique<FsqQuantizer>(read_fsq_options(reader)); });
}

}  // namespace vqlm
