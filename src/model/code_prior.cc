#include "model/code_prior.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "model/fixed_codes.h"
#include "nn/linear.h"
#include "nn/row_product.h"
#include "nn/softmax_loss.h"

namespace vqlm {
namespace {

// The prior one symbol at a time. `aligned` [R, L, D] and `above` [R] are undefined at the top.
class CachedCodes : public NextTokenModel {
 public:
  CachedCodes(SequenceEmbedding embedding, TransformerDecoder stack, const Memory& memory,
              const CodeSymbols& symbols)
      : embedding_(std::move(embedding)),
        stack_(std::move(stack)),
        cache_(stack_->start(memory.states.defined() ? &memory : nullptr)),
        symbols_(symbols) {}

  void stand_below(torch::Tensor aligned, torch::Tensor above) {
    aligned_ = std::move(aligned);
    above_ = std::move(above);
  }

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    const auto place = cache_.length;  // of the symbol predicted
    if (place > 0 && tokens.numel() == 1 && in_plain_loops())
      return row_log_probs(*tokens.const_data_ptr<std::int64_t>(), place);
    const auto device = embedding_->weight().device();
    auto x = embedding_->forward(tokens.to(device), place);
    if (aligned_.defined()) x = x + aligned_.narrow(1, place, 1);
    const auto logits =
        embedding_->logits(stack_->step(x, cache_).select(1, -1)).to(torch::kFloat32);
    auto bars = symbols_.barred(place, 1, above_, device);
    if (above_.defined()) bars = bars.squeeze(1);
    return torch::log_softmax(logits + bars, -1)
        .masked_fill(bars.lt(0), -std::numeric_limits<float>::infinity());
  }

  void select_rows(const torch::Tensor& rows) override {
    cache_.select_rows(rows);
    if (!aligned_.defined()) return;
    const auto kept = rows.to(aligned_.device());
    aligned_ = aligned_.index_select(0, kept);
    above_ = above_.index_select(0, kept);
  }

 private:
  bool in_plain_loops() const {
    const torch::Tensor weight = embedding_->weight();
    return symbols_.num_codebooks() == 1 && !above_.defined() && !stack_->is_training() &&
           weight.device().is_cpu() && weight.scalar_type() == torch::kFloat &&
           weight.is_contiguous() && !torch::GradMode::is_enabled();
  }

  // One text alone, in plain loops, where nothing is barred but the begin: [1, symbols].
  torch::Tensor row_log_probs(std::int64_t symbol, std::int64_t place) {
    const torch::Tensor weight = embedding_->weight();
    const std::int64_t width = weight.size(1);
    std::vector<float> x(static_cast<std::size_t>(width));
    embedding_->embed_row(symbol, place, x.data());
    stack_->step_rows(x.data(), 1, cache_);
    auto result = torch::empty({1, weight.size(0)}, torch::kFloat);
    float* logits = result.mutable_data_ptr<float>();
    row_product({weight.const_data_ptr<float>(), nullptr, weight.size(0), width}, x.data(), logits);
    logits[symbols_.begin()] = -std::numeric_limits<float>::infinity();
    const auto log_sum = static_cast<float>(log_sum_exp(logits, weight.size(0)));
    for (std::int64_t i = 0; i < weight.size(0); ++i) logits[i] -= log_sum;
    return result;
  }

  SequenceEmbedding embedding_;
  TransformerDecoder stack_;
  DecoderCache cache_;
  CodeSymbols symbols_;
  torch::Tensor aligned_, above_;
};

}  // namespace

CodePriorImpl::CodePriorImpl(const CodePriorOptions& options)
    : options_(options),
      symbols_(options.codebook_sizes, options.above.empty() ? 0 : options.above.back().ratio),
      embedding_(register_module("embedding",
                                 SequenceEmbedding(symbols_.size(), options.transformer.d_model,
                                                   options.transformer.dropout))),
      stack_(register_module(
          "stack",
          TransformerDecoder(options.transformer, options.conditional || !options.above.empty()))) {
  if (options.above.empty()) return;
  memory_projections_ = register_module("memory_projections", torch::nn::ModuleList());
  aligned_projections_ = register_module("aligned_projections", torch::nn::ModuleList());
  for (const auto& above : options.above) {
    memory_projections_->push_back(torch::nn::Linear(above.width, options.transformer.d_model));
    aligned_projections_->push_back(torch::nn::Linear(above.width, options.transformer.d_model));
  }
}

Memory CodePriorImpl::memory(const PriorContext& context) {
  std::vector<Memory> memories;
  if (context.condition.states.defined()) memories.push_back(context.condition);
  for (std::size_t i = 0; i < options_.above.size(); ++i) {
    const auto& level = context.above[i];
    const auto states = linear_at(memory_projections_, i, level.vectors.detach());
    memories.push_back({embedding_->add_positions(states), level.mask});
  }
  return memories.empty() ? Memory{} : join_memories(memories);
}

torch::Tensor CodePriorImpl::aligned(const PriorContext& context, std::int64_t count) {
  torch::Tensor sum;
  const auto places = (count + symbols_.num_codebooks() - 1) / symbols_.num_codebooks();
  for (std::size_t i = 0; i < options_.above.size(); ++i) {
    const auto& level = context.above[i];
    auto x = linear_at(aligned_projections_, i, level.vectors.detach());
    x = x.masked_fill(level.mask.logical_not().unsqueeze(-1), 0)
            .repeat_interleave(options_.above[i].ratio, 1);
    x = torch::constant_pad_nd(x, {0, 0, 0, 1}).narrow(1, 0, places);
    sum = i == 0 ? x : sum + x;
  }
  if (!sum.defined()) return sum;
  return sum.repeat_interleave(symbols_.num_codebooks(), 1).narrow(1, 0, count);
}

torch::Tensor CodePriorImpl::num_above(const PriorContext& context) const {
  return options_.above.empty() ? torch::Tensor() : context.above.back().mask.sum(1);
}

torch::Tensor CodePriorImpl::embedded(const torch::Tensor& codes, const torch::Tensor& mask,
                                      const PriorContext& context) {
  const auto begin = torch::full({codes.size(0), 1}, symbols_.begin(), codes.options());
  const auto there = mask.repeat_interleave(symbols_.num_codebooks(), 1);
  const auto known = symbols_.from_codes(codes).masked_fill(there.logical_not(), symbols_.end());
  const auto x = embedding_->forward(torch::cat({begin, known}, 1));
  const auto carried = aligned(context, x.size(1));
  return carried.defined() ? x + carried : x;
}

std::vector<torch::Tensor> CodePriorImpl::hidden_states(const torch::Tensor& codes,
                                                        const torch::Tensor& mask,
                                                        const PriorContext& context) {
  const Memory attended = memory(context);
  return stack_->hidden_states(embedded(codes, mask, context),
                               attended.states.defined() ? &attended : nullptr);
}

torch::Tensor CodePriorImpl::logits(const torch::Tensor& codes, const torch::Tensor& mask,
                                    const PriorContext& context) {
  const Memory attended = memory(context);
  const auto x = embedded(codes, mask, context);
  const auto result =
      embedding_->logits(stack_->forward(x, attended.states.defined() ? &attended : nullptr));
  return result + symbols_.barred(0, x.size(1), num_above(context), result.device())
                      .to(result.scalar_type());
}

std::int64_t CodePriorImpl::most_symbols(const PriorContext& context,
                                         std::int64_t top_places) const {
  if (options_.above.empty()) return top_places * symbols_.num_codebooks();
  const auto above = num_above(context).max().item<std::int64_t>();
  return above * options_.above.back().ratio * symbols_.num_codebooks() + 1;  // the end
}

DecodeRequest CodePriorImpl::request_for(const std::vector<std::string>& ids) const {
  DecodeRequest request;
  request.prefixes.assign(ids.size(), {static_cast<int>(symbols_.begin())});
  request.ids = ids;
  request.end_id = static_cast<int>(symbols_.end());
  request.forbidden = {static_cast<int>(symbols_.begin())};
  return request;
}

std::unique_ptr<NextTokenModel> CodePriorImpl::step_by_step(const PriorContext& context,
                                                            std::int64_t count) {
  auto model = std::make_unique<CachedCodes>(embedding_, stack_, memory(context), symbols_);
  if (!options_.above.empty()) model->stand_below(aligned(context, count), num_above(context));
  return model;
}

std::vector<Decoded> CodePriorImpl::decode(const std::vector<std::string>& ids,
                                           const PriorContext& context,
                                           const DecodingOptions& options) {
  DecodingOptions of_symbols = options;
  of_symbols.max_tokens = static_cast<int>(most_symbols(context, options.max_tokens));
  const auto model = step_by_step(context, of_symbols.max_tokens);
  FixedCodes fixed(*model, of_symbols, {options_.first_codebook, options_.codebook_sizes});
  return vqlm::decode(fixed, request_for(ids), of_symbols);
}

std::vector<std::vector<Decoded>> CodePriorImpl::decode_n_best(const std::vector<std::string>& ids,
                                                               const PriorContext& context,
                                                               const DecodingOptions& options,
                                                               int wanted) {
  DecodingOptions of_symbols = options;
  of_symbols.max_tokens = static_cast<int>(most_symbols(context, options.max_tokens));
  const auto model = step_by_step(context, of_symbols.max_tokens);
  FixedCodes fixed(*model, of_symbols, {options_.first_codebook, options_.codebook_sizes});
  return vqlm::decode_n_best(fixed, request_for(ids), of_symbols, wanted);
}

}  // namespace vqlm
