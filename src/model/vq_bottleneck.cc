#include "model/vq_bottleneck.h"

namespace vqlm {

VqOptions read_vq_options(JsonReader& reader, const VqOptions& defaults) {
  VqOptions options = defaults;
  options.codes = reader.get_int("codes", options.codes, 2, 1 << 20);
  options.code_dim = reader.get_int("code_dim", options.code_dim, 1, 4096);
  options.commitment = reader.get_double("commitment", options.commitment, 0);
  options.gradient = read_gradient_estimator(reader);
  return options;
}

VqBottleneck::VqBottleneck(const torch::Tensor& z, const torch::Tensor& mask)
    : mask_(mask),
      rows_(mask.reshape({-1}).nonzero().squeeze(1)),
      states_(z.to(torch::kFloat32).reshape({-1, z.size(-1)}).index_select(0, rows_)),
      width_(z.size(-1)) {}

Quantized VqBottleneck::put_back(const torch::Tensor& states, const torch::Tensor& codes,
                                 const torch::Tensor& loss) const {
  const auto all = mask_.numel();
  Quantized result;
  result.states = torch::zeros({all, width_}, states.options())
                      .index_copy(0, rows_, states)
                      .view({mask_.size(0), mask_.size(1), width_});
  result.codes =
      torch::zeros({all}, codes.options()).index_copy(0, rows_, codes).view(mask_.sizes());
  result.loss = loss;
  return result;
}

}  // namespace vqlm
