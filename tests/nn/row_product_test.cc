#include "nn/row_product.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace vqlm {
namespace {

// Numbers without a pattern that sums could hide behind.
std::vector<float> numbers(std::int64_t count, double seed) {
  std::vector<float> result;
  for (std::int64_t i = 0; i < count; ++i)
    result.push_back(static_cast<float>(std::sin(seed + 1.7 * static_cast<double>(i * i % 977))));
  return result;
}

std::vector<double> in_double(const MatrixView& matrix, const std::vector<float>& x) {
  std::vector<double> result;
  for (std::int64_t row = 0; row < matrix.rows; ++row) {
    double sum = matrix.bias == nullptr ? 0 : static_cast<double>(matrix.bias[row]);
    for (std::int64_t i = 0; i < matrix.columns; ++i)
      sum += static_cast<double>(matrix.weight[row * matrix.columns + i]) *
             static_cast<double>(x[static_cast<std::size_t>(i)]);
    result.push_back(sum);
  }
  return result;
}

// Whatever the processor offers, the bits are those of the plain loops.
TEST(RowProductTest, IsThePlainProductToTheBit) {
  for (const std::int64_t rows : {1, 4, 7, 22})
    for (const std::int64_t columns : {5, 16, 32, 48, 50}) {
      const auto weight = numbers(rows * columns, 0.3), bias = numbers(rows, 0.9),
                 x = numbers(columns, 0.1);
      for (const float* added : {bias.data(), static_cast<const float*>(nullptr)}) {
        const MatrixView matrix{weight.data(), added, rows, columns};
        std::vector<float> y(static_cast<std::size_t>(rows), -1), plain = y;
        row_product(matrix, x.data(), y.data());
        plain_row_product(matrix, x.data(), plain.data());
        EXPECT_EQ(y, plain) << rows << " x " << columns;
        const auto exact = in_double(matrix, x);
        for (std::size_t row = 0; row < y.size(); ++row)
          EXPECT_NEAR(y[row], exact[row], 1e-5) << rows << " x " << columns;
      }
    }
}

TEST(RowProductTest, OfSeveralVectorsIsThatOfEach) {
  for (const std::int64_t rows : {3, 4, 22, 300})
    for (const std::int64_t columns : {5, 32})
      for (const std::int64_t count : {1, 2, 5, 6, 7, 13}) {
        const auto weight = numbers(rows * columns, 0.3), bias = numbers(rows, 0.9),
                   x = numbers(count * columns, 0.1);
        const MatrixView matrix{weight.data(), bias.data(), rows, columns};
        std::vector<float> all(static_cast<std::size_t>(count * rows), -1), each = all;
        row_products(matrix, x.data(), count, all.data());
        for (std::int64_t v = 0; v < count; ++v)
          row_product(matrix, x.data() + v * columns, each.data() + v * rows);
        EXPECT_EQ(all, each) << count << " times " << rows << " x " << columns;
      }
}

}  // namespace
}  // namespace vqlm
