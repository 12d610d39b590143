#include "nn/packed_attention.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <optional>
#include <utility>

#include "nn/attention_head.h"

namespace vqlm {
namespace {

constexpr std::int64_t kMostKeys = 512;

// Where queries, keys and values lie: the same tensor, or one for queries and one for the rest.
struct Projections {
  torch::Tensor query, key_value;  // [B, T, ...], [B, S, ...]
  std::int64_t query_offset = 0, key_offset, value_offset;
};

Projections projections(const torch::Tensor& query, const torch::Tensor& key_value) {
  if (key_value.defined()) return {query, key_value, 0, 0, key_value.size(2) / 2};
  const std::int64_t width = query.size(2) / 3;
  return {query, query, 0, width, 2 * width};
}

// All heads of a batch.
struct Batch {
  std::int64_t size, num_heads;
  HeadShape shape;  // its bias: of the first example

  std::int64_t probabilities() const { return shape.num_queries * shape.padded_keys(); }
  HeadShape of(std::int64_t example) const {
    HeadShape result = shape;
    if (result.bias != nullptr) result.bias += example * shape.num_keys;
    return result;
  }
};

// The rows of one head of one example that begin `offset` into the rows of x [B, T, ...].
HeadRows rows_of(const torch::Tensor& x, std::int64_t example, std::int64_t offset) {
  // Forward reads only; the kernels take one type for both directions.
  auto* data = const_cast<float*>(x.const_data_ptr<float>());
  return {data + example * x.size(1) * x.size(2) + offset, x.size(2)};
}

// One of the heads of a batch.
struct Position {
  std::int64_t example, column;  // where its columns begin
  float* probabilities;
};

Head head_at(const Batch& batch, const Projections& p, const Position& at) {
  return {batch.of(at.example), rows_of(p.query, at.example, p.query_offset + at.column),
          rows_of(p.key_value, at.example, p.key_offset + at.column),
          rows_of(p.key_value, at.example, p.value_offset + at.column), at.probabilities};
}

// Calls visit(position, scratch) for every head; they are independent.
template <class Visit>
void for_each_head(const Batch& batch, float* probabilities, const Visit& visit) {
  at::parallel_for(0, batch.size * batch.num_heads, 1, [&](std::int64_t begin, std::int64_t end) {
    HeadScratch scratch;
    for (std::int64_t i = begin; i < end; ++i)
      visit(Position{i / batch.num_heads, i % batch.num_heads * batch.shape.width,
                     probabilities + i * batch.probabilities()},
            scratch);
  });
}

struct PackedAttention : torch::autograd::Function<PackedAttention> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context,
                               const torch::Tensor& query,
                               const std::optional<torch::Tensor>& key_value,
                               const PackedAttentionOptions& options, std::int64_t d_model) {
    const Projections p = projections(query, key_value.value_or(torch::Tensor()));
    const torch::Tensor bias =
        options.bias.defined() && !options.causal ? options.bias.contiguous() : torch::Tensor();
    const Batch batch = batch_of(p, bias, options.causal, {options.num_heads, d_model});
    torch::Tensor out = torch::empty({batch.size, query.size(1), d_model}, query.options());
    const torch::Tensor kept =
        torch::empty({batch.size * batch.num_heads * batch.probabilities()}, query.options());
    for_each_head(
        batch, kept.mutable_data_ptr<float>(), [&](const Position& at, HeadScratch& scratch) {
          head_forward(head_at(batch, p, at), rows_of(out, at.example, at.column), scratch);
        });
    context->save_for_backward({query, key_value.value_or(torch::Tensor()), kept});
    context->saved_data["num_heads"] = options.num_heads;
    context->saved_data["causal"] = options.causal;
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor gradient = gradients[0].contiguous();
    const Projections p = projections(saved[0], saved[1]);
    const Batch batch = batch_of(p, {}, context->saved_data["causal"].toBool(),
                                 {context->saved_data["num_heads"].toInt(), gradient.size(2)});
    Projections g = p;
    g.query = torch::empty_like(saved[0]);
    g.key_value = saved[1].defined() ? torch::empty_like(saved[1]) : g.query;
    for_each_head(
        batch, saved[2].mutable_data_ptr<float>(), [&](const Position& at, HeadScratch& scratch) {
          const Head gradient_rows = head_at(batch, g, at);
          head_backward(head_at(batch, p, at), rows_of(gradient, at.example, at.column),
                        {gradient_rows.query, gradient_rows.key, gradient_rows.value}, scratch);
        });
    return {g.query, saved[1].defined() ? g.key_value : torch::Tensor(), torch::Tensor(),
            torch::Tensor()};
  }

 private:
  static Batch batch_of(const Projections& p, const torch::Tensor& bias, bool causal,
                        const std::pair<std::int64_t, std::int64_t>& heads_and_width) {
    const auto [num_heads, d_model] = heads_and_width;
    const std::int64_t width = d_model / num_heads;
    return {p.query.size(0),
            num_heads,
            {p.query.size(1), p.key_value.size(1), width,
             static_cast<float>(1 / std::sqrt(static_cast<double>(width))), causal,
             bias.defined() ? bias.const_data_ptr<float>() : nullptr}};
  }
};

}  // namespace

bool takes_packed_attention(const torch::Tensor& x, std::int64_t d_model, std::int64_t num_heads,
                            std::int64_t num_keys) {
  return x.device().is_cpu() && x.scalar_type() == torch::kFloat && d_model / num_heads % 16 == 0 &&
         num_keys > 0 && num_keys <= kMostKeys;
}

torch::Tensor packed_self_attention(const torch::Tensor& query_key_value,
                                    const PackedAttentionOptions& options) {
  return PackedAttention::apply(query_key_value.contiguous(), std::optional<torch::Tensor>(),
                                options, query_key_value.size(2) / 3);
}

torch::Tensor packed_cross_attention(const torch::Tensor& query, const torch::Tensor& key_value,
                                     const PackedAttentionOptions& options) {
  return PackedAttention::apply(query.contiguous(),
                                std::optional<torch::Tensor>(key_value.contiguous()), options,
                                query.size(2));
}

}  // namespace vqlm
