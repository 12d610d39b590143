#include "nn/single_row.h"

#include <algorithm>
#include <cmath>

#include "core/simd_clones.h"
#include "nn/row_product.h"

namespace vqlm {
namespace {

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
void add_scaled(float* out, const float* row, float factor, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) out[i] += factor * row[i];
}

void softmax(std::vector<float>& scores) {
  const float largest = *std::max_element(scores.begin(), scores.end());
  float sum = 0;
  for (float& score : scores) sum += score = std::exp(score - largest);
  for (float& score : scores) score /= sum;
}

const float* data_or_null(const torch::Tensor& tensor) {
  return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
}

}  // namespace

bool is_single_row(const torch::Tensor& x) {
  return x.numel() == x.size(-1) && x.device().is_cpu() && x.scalar_type() == torch::kFloat &&
         x.is_contiguous() && !torch::GradMode::is_enabled();
}

void linear_row(const torch::nn::Linear& linear, const float* x, float* y) {
  const torch::Tensor& weight = linear->weight;
  row_product(
      {weight.const_data_ptr<float>(), data_or_null(linear->bias), weight.size(0), weight.size(1)},
      x, y);
}

void layer_norm_row(const torch::nn::LayerNorm& norm, const float* x, float* y) {
  const float* gain = norm->weight.const_data_ptr<float>();
  const float* bias = norm->bias.const_data_ptr<float>();
  const std::int64_t width = norm->weight.numel();
  double sum = 0, squares = 0;
  for (std::int64_t i = 0; i < width; ++i) sum += static_cast<double>(x[i]);
  const double mean = sum / static_cast<double>(width);
  for (std::int64_t i = 0; i < width; ++i) {
    const double difference = static_cast<double>(x[i]) - mean;
    squares += difference * difference;
  }
  const auto scale =
      static_cast<float>(1 / std::sqrt(squares / static_cast<double>(width) + norm->options.eps()));
  const auto centre = static_cast<float>(mean);
  for (std::int64_t i = 0; i < width; ++i) y[i] = (x[i] - centre) * scale * gain[i] + bias[i];
}

void attend_row(const float* query, const KeyValueRows& rows, std::int64_t num_heads,
                std::int64_t head_width, float* out) {
  std::vector<float> scores(static_cast<std::size_t>(rows.length));
  std::fill(out, out + num_heads * head_width, 0.0F);
  for (std::int64_t head = 0; head < num_heads; ++head) {
    const float* values = rows.values + head * rows.head_stride;
    score_keys(query, rows.keys + head * rows.head_stride, rows.bias, head_width, scores);
    softmax(scores);
    for (const float score : scores) {
      add_scaled(out, values, score, head_width);
      values += head_width;
    }
    query += head_width;
    out += head_width;
  }
}

void add_row(float* x, const float* change, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) x[i] += change[i];
}

}  // namespace vqlm
