#include "model/convolution_encoder.h"

#include <utility>

namespace vqlm {

ConvolutionEncoder::ConvolutionEncoder(const TransformerOptions& options,
                                       SequenceEmbedding embedding, std::int64_t downsampling)
    : downsampling_(downsampling),
      width_(options.d_model),
      embedding_(register_module("embedding", std::move(embedding))),
      encoder_(register_module("encoder", TransformerEncoder(options))),
      convolutions_(register_module("convolutions", torch::nn::ModuleList())) {}

void ConvolutionEncoder::add_downsampling() {
  for (std::int64_t factor = 2, left = downsampling_; left > 1; ++factor) {
    for (; left % factor == 0; left /= factor)
      convolutions_->push_back(
          torch::nn::Conv1d(torch::nn::Conv1dOptions(width_, width_, factor).stride(factor)));
  }
}

EncodedStates ConvolutionEncoder::forward(const torch::Tensor& ids, const torch::Tensor& mask) {
  auto x = encoder_->forward(embedding_->forward(ids), mask);
  x = x.masked_fill(mask.logical_not().unsqueeze(-1), 0).transpose(1, 2);
  for (const auto& layer : *convolutions_)
    x = torch::gelu(layer->as<torch::nn::Conv1d>()->forward(x));
  return {x.transpose(1, 2), state_mask(mask, downsampling_)};
}

}  // namespace vqlm
