#include "model/code_prior.h"

#include <utility>

#include "model/fixed_codes.h"

namespace vqlm {
namespace {

constexpr double kNever = -1e4;  // a logit whose probability is 0 in float32

class CachedCodes : public NextTokenModel {
 public:
  CachedCodes(SequenceEmbedding embedding, TransformerDecoder stack, const Memory* condition,
              std::int64_t end)
      : embedding_(std::move(embedding)),
        stack_(std::move(stack)),
        cache_(stack_->start(condition)),
        end_(end) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    const bool first = cache_.length == 0;
    const auto x = embedding_->forward(tokens.to(embedding_->weight().device()), cache_.length);
    auto logits = embedding_->logits(stack_->step(x, cache_).select(1, -1)).to(torch::kFloat32);
    logits.select(1, end_ + 1).fill_(kNever);
    if (first) logits.select(1, end_).fill_(kNever);
    return torch::log_softmax(logits, -1);
  }

  void select_rows(const torch::Tensor& rows) override { cache_.select_rows(rows); }

 private:
  SequenceEmbedding embedding_;
  TransformerDecoder stack_;
  DecoderCache cache_;
  std::int64_t end_;
};

}  // namespace

CodePriorImpl::CodePriorImpl(const TransformerOptions& options, std::int64_t num_codes,
                             bool conditional)
    : num_codes_(num_codes),
      embedding_(register_module(
          "embedding", SequenceEmbedding(num_codes + 2, options.d_model, options.dropout))),
      stack_(register_module("stack", TransformerDecoder(options, conditional))) {}

torch::Tensor CodePriorImpl::embedded(const torch::Tensor& codes, const torch::Tensor& mask) {
  const auto begin = torch::full({codes.size(0), 1}, num_codes_ + 1, codes.options());
  const auto known = codes.masked_fill(mask.logical_not(), num_codes_);
  return embedding_->forward(torch::cat({begin, known}, 1));
}

std::vector<torch::Tensor> CodePriorImpl::hidden_states(const torch::Tensor& codes,
                                                        const torch::Tensor& mask,
                                                        const Memory* condition) {
  return stack_->hidden_states(embedded(codes, mask), condition);
}

torch::Tensor CodePriorImpl::logits(const torch::Tensor& codes, const torch::Tensor& mask,
                                    const Memory* condition) {
  const auto result = embedding_->logits(stack_->forward(embedded(codes, mask), condition));
  auto barred = torch::zeros({codes.size(1) + 1, num_codes_ + 2}, result.options());
  barred.select(1, num_codes_ + 1).fill_(kNever);
  barred.select(0, 0).narrow(0, num_codes_, 1).fill_(kNever);
  return result + barred;
}

torch::Tensor CodePriorImpl::targets(const torch::Tensor& codes, const torch::Tensor& mask) const {
  const auto lengths = mask.sum(1, true);
  const auto places = torch::arange(codes.size(1) + 1, codes.options()).unsqueeze(0);
  const auto longer = torch::constant_pad_nd(codes, {0, 1}, pad());
  const auto ended = torch::where(places.eq(lengths), torch::full_like(longer, num_codes_), longer);
  return ended.masked_fill(places.gt(lengths), pad());
}

DecodeRequest CodePriorImpl::request_for(const std::vector<std::string>& ids) const {
  DecodeRequest request;
  request.prefixes.assign(ids.size(), {static_cast<int>(num_codes_ + 1)});
  request.ids = ids;
  request.end_id = static_cast<int>(num_codes_);
  request.forbidden = {static_cast<int>(num_codes_ + 1)};
  return request;
}

std::vector<Decoded> CodePriorImpl::decode(const std::vector<std::string>& ids,
                                           const Memory* condition,
                                           const DecodingOptions& options) {
  CachedCodes codes(embedding_, stack_, condition, num_codes_);
  FixedCodes model(codes, options, {0, {num_codes_}});
  return vqlm::decode(model, request_for(ids), options);
}

std::vector<std::vector<Decoded>> CodePriorImpl::decode_n_best(const std::vector<std::string>& ids,
                                                               const Memory* condition,
                                                               const DecodingOptions& options,
                                                               int wanted) {
  CachedCodes codes(embedding_, stack_, condition, num_codes_);
  FixedCodes model(codes, options, {0, {num_codes_}});
  return vqlm::decode_n_best(model, request_for(ids), options, wanted);
}

}  // namespace vqlm
