#include "model/code_symbols.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

// Whether each symbol may stand at a place: by the rules, one at a time.
bool possible(std::int64_t symbol, std::int64_t turn, const std::vector<std::int64_t>& sizes,
              std::int64_t ratio, std::int64_t above) {
  const auto heads = static_cast<std::int64_t>(sizes.size());
  std::int64_t end = 0;
  for (const auto size : sizes) end += size;
  const auto place = turn / heads;
  const bool full = ratio > 0 && place >= above * ratio;
  if (symbol > end) return false;
  if (symbol == end) return turn % heads == 0 && place >= (ratio > 0 ? (above - 1) * ratio + 1 : 1);
  std::int64_t first = 0;
  for (std::int64_t h = 0; h < turn % heads; ++h) first += sizes[static_cast<std::size_t>(h)];
  return !full && symbol >= first && symbol < first + sizes[static_cast<std::size_t>(turn % heads)];
}

TEST(CodeSymbolsTest, BarsWhatTheRulesForbid) {
  for (const auto& sizes : std::vector<std::vector<std::int64_t>>{{3}, {2, 4}, {3, 1, 2}})
    for (const std::int64_t ratio : {0, 1, 2, 3}) {
      CodeSymbols symbols(sizes, ratio);
      const auto above = torch::tensor({1, 2}, torch::kInt64);
      const std::int64_t from = ratio == 1 ? 1 : 0, count = 15;
      const auto bars =
          symbols.barred(from, count, ratio > 0 ? above : torch::Tensor(), torch::kCPU);
      for (std::int64_t row = 0; row < 2; ++row) {
        const auto of_row = ratio > 0 ? bars[row] : bars;
        const auto most = above[row].item<std::int64_t>();
        for (std::int64_t t = 0; t < count; ++t)
          for (std::int64_t symbol = 0; symbol < symbols.size(); ++symbol) {
            const bool free = of_row[t][symbol].item<float>() == 0;
            const bool wanted = possible(symbol, from + t, sizes, ratio, most);
            // Behind the last end nothing is asked for.
            if (ratio > 0 && from + t > most * ratio * symbols.num_codebooks()) continue;
            EXPECT_EQ(free, wanted) << ratio << " " << from + t << " " << symbol;
          }
      }
    }
}

TEST(CodeSymbolsTest, CodesComeBack) {
  const CodeSymbols symbols({3, 5});
  const auto codes = torch::tensor({{{2, 4}, {0, 1}}, {{1, 0}, {0, 0}}}, torch::kInt64);
  const auto written = symbols.from_codes(codes);
  EXPECT_TRUE(written.equal(torch::tensor({{2, 7, 0, 4}, {1, 3, 0, 3}}, torch::kInt64)));
  EXPECT_TRUE(symbols.to_codes(written).equal(codes));
  EXPECT_TRUE(symbols.to_codes(torch::tensor({{7, 0}}, torch::kInt64))
                  .equal(torch::tensor({{{2, 0}}}, torch::kInt64)));
  EXPECT_EQ(symbols.split({2, 7, 0, 4, 1}), (std::vector<std::vector<int>>{{2, 0}, {4, 1}}));
  const auto mask = torch::tensor({{true, true}, {true, false}});
  EXPECT_TRUE(symbols.targets(codes, mask)
                  .equal(torch::tensor({{2, 7, 0, 4, 8}, {1, 3, 8, 9, 9}}, torch::kInt64)));
}

}  // namespace
}  // namespace vqlm
