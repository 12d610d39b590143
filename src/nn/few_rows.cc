#include "nn/few_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/simd_clones.h"
#include "nn/exp_of_negative.h"
#include "nn/row_product.h"

namespace vqlm {
namespace {

// Beyond, torch's operations are the faster ones.
constexpr std::int64_t kMostRows = 1024, kMostRowsElsewhere = 8, kMostPositions = 64;

constexpr std::int64_t kLanes = 16;  // sums that stand side by side, so that loops vectorise

// The scores of one head, scaled and with the bias.
void score_keys(const float* query, const float* keys, const float* bias, std::int64_t width,
                std::vector<float>& scores) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  row_product({keys, nullptr, static_cast<std::int64_t>(scores.size()), width}, query,
              scores.data());
  for (std::size_t s = 0; s < scores.size(); ++s)
    scores[s] = scores[s] * scale + (bias == nullptr ? 0.0F : bias[s]);
}

VQLM_SIMD_CLONES
void softmax(float* scores, std::int64_t count) {
  const float largest = *std::max_element(scores, scores + count);
  for (std::int64_t s = 0; s < count; ++s) scores[s] = exp_of_negative(scores[s] - largest);
  float sum = 0;
  for (std::int64_t s = 0; s < count; ++s) sum += scores[s];
  for (std::int64_t s = 0; s < count; ++s) scores[s] /= sum;
}

// out [width] = shares [count] times rows [count, width]
VQLM_SIMD_CLONES
void weighted_sum(const float* shares, const float* rows, std::int64_t count, std::int64_t width,
                  float* out) {
  const std::int64_t whole = width - width % kLanes;
  for (std::int64_t begin = 0; begin < whole; begin += kLanes) {
    float sums[kLanes] = {};
    for (std::int64_t s = 0; s < count; ++s)
      for (std::int64_t j = 0; j < kLanes; ++j) sums[j] += shares[s] * rows[s * width + begin + j];
    std::copy(sums, sums + kLanes, out + begin);
  }
  for (std::int64_t i = whole; i < width; ++i) {
    out[i] = 0;
    for (std::int64_t s = 0; s < count; ++s) out[i] += shares[s] * rows[s * width + i];
  }
}

VQLM_SIMD_CLONES
double mean_of(const float* x, std::int64_t count) {
  double sums[kLanes] = {};
  const std::int64_t whole = count - count % kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes)
    for (std::int64_t j = 0; j < kLanes; ++j) sums[j] += static_cast<double>(x[i + j]);
  for (std::int64_t i = whole; i < count; ++i) sums[0] += static_cast<double>(x[i]);
  return std::accumulate(sums, sums + kLanes, 0.0) / static_cast<double>(count);
}

VQLM_SIMD_CLONES
double variance_of(const float* x, std::int64_t count, double mean) {
  double sums[kLanes] = {};
  const std::int64_t whole = count - count % kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes)
    for (std::int64_t j = 0; j < kLanes; ++j) {
      const double difference = static_cast<double>(x[i + j]) - mean;
      sums[j] += difference * difference;
    }
  for (std::int64_t i = whole; i < count; ++i) {
    const double difference = static_cast<double>(x[i]) - mean;
    sums[0] += difference * difference;
  }
  return std::accumulate(sums, sums + kLanes, 0.0) / static_cast<double>(count);
}

const float* data_or_null(const torch::Tensor& tensor) {
  return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
}

void layer_norm_row(const torch::nn::LayerNorm& norm, const float* x, float* y) {
  const float* gain = norm->weight.const_data_ptr<float>();
  const float* bias = norm->bias.const_data_ptr<float>();
  const std::int64_t width = norm->weight.numel();
  const double mean = mean_of(x, width);
  const auto scale =
      static_cast<float>(1 / std::sqrt(variance_of(x, width, mean) + norm->options.eps()));
  const auto centre = static_cast<float>(mean);
  for (std::int64_t i = 0; i < width; ++i) y[i] = (x[i] - centre) * scale * gain[i] + bias[i];
}

bool is_plain(const torch::Tensor& x, std::int64_t most_rows) {
  return x.numel() > 0 && x.numel() <= most_rows * x.size(-1) && x.device().is_cpu() &&
         x.scalar_type() == torch::kFloat && x.is_contiguous() && !torch::GradMode::is_enabled();
}

}  // namespace

bool are_few_rows(const torch::Tensor& x) {
  return (x.dim() == 1 || x.size(-2) == 1) &&
         is_plain(x, has_wide_row_products() ? kMostRows : kMostRowsElsewhere);
}

bool is_short_text(const torch::Tensor& x) { return x.size(0) == 1 && is_plain(x, kMostPositions); }

void linear_rows(const torch::nn::Linear& linear, const float* x, std::int64_t count, float* y) {
  const torch::Tensor& weight = linear->weight;
  row_products(
      {weight.const_data_ptr<float>(), data_or_null(linear->bias), weight.size(0), weight.size(1)},
      x, count, y);
}

void layer_norm_rows(const torch::nn::LayerNorm& norm, const float* x, std::int64_t count,
                     float* y) {
  const std::int64_t width = norm->weight.numel();
  for (std::int64_t row = 0; row < count; ++row)
    layer_norm_row(norm, x + row * width, y + row * width);
}

KeysAndValues::KeysAndValues(const float* rows, std::int64_t count, std::int64_t stride,
                             std::int64_t num_heads, std::int64_t head_width)
    : keys_(static_cast<std::size_t>(num_heads * count * head_width)),
      values_(keys_.size()),
      head_stride_(count * head_width) {
  float *key = keys_.data(), *value = values_.data();
  for (std::int64_t head = 0; head < num_heads; ++head)
    for (std::int64_t row = 0; row < count; ++row) {
      const float* from = rows + row * stride + head * head_width;
      key = std::copy(from, from + head_width, key);
      from += num_heads * head_width;
      value = std::copy(from, from + head_width, value);
    }
}

KeyValueRows KeysAndValues::first(std::int64_t length, const float* bias) const {
  return {keys_.data(), values_.data(), bias, head_stride_, length};
}

void attend_row(const float* query, const KeyValueRows& rows, std::int64_t num_heads,
                std::int64_t head_width, float* out) {
  std::vector<float> scores(static_cast<std::size_t>(rows.length));
  for (std::int64_t head = 0; head < num_heads; ++head) {
    score_keys(query, rows.keys + head * rows.head_stride, rows.bias, head_width, scores);
    softmax(scores.data(), rows.length);
    weighted_sum(scores.data(), rows.values + head * rows.head_stride, rows.length, head_width,
                 out);
    query += head_width;
    out += head_width;
  }
}

void add_row(float* x, const float* change, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) x[i] += change[i];
}

}  // namespace vqlm
