#include "nn/product.h"

#include <ATen/autocast_mode.h>

// LibTorch's own way to oneDNN. It is exported but in no header, so a LibTorch without it must do:
// the weak name is null there.
namespace at::native {
__attribute__((weak)) void mkldnn_matmul(const Tensor& left, const Tensor& right, const Tensor& out,
                                         float beta, float alpha);
}  // namespace at::native

namespace vqlm {
namespace {

// oneDNN compiles a kernel for each shape it meets. The dimension that changes from batch to batch
// is therefore cut at a multiple of this, and at::mm does the rest.
constexpr std::int64_t kStep = 128;
constexpr std::int64_t kLeastWork = std::int64_t{1} << 20;  // below, finding the kernel costs more

// Whether oneDNN is there and computes what it should.
bool probe_onednn() {
  if (at::native::mkldnn_matmul == nullptr) return false;
  try {
    const torch::Tensor left = torch::arange(64, torch::kFloat).view({8, 8});
    const torch::Tensor out = torch::zeros({8, 8});
    at::native::mkldnn_matmul(left, left.t(), out, 0, 1);
    return out.equal(at::mm(left, left.t()));
  } catch (const c10::Error&) {
    return false;
  }
}

bool has_onednn() {
  static const bool result = probe_onednn();
  return result;
}

void multiply_by_torch(const torch::Tensor& left, const torch::Tensor& right, torch::Tensor out,
                       bool accumulate) {
  if (accumulate)
    out.addmm_(left, right);
  else
    at::mm_out(out, left, right);
}

// How many rows of a product oneDNN takes: whole steps of them, none when there is little to do.
std::int64_t rows_for_onednn(const torch::Tensor& left, const torch::Tensor& right) {
  const std::int64_t whole = left.size(0) / kStep * kStep;
  return whole * left.size(1) * right.size(1) >= kLeastWork && has_onednn() ? whole : 0;
}

// Of one type.
void multiply_plain(const torch::Tensor& left, const torch::Tensor& right, const torch::Tensor& out,
                    bool accumulate) {
  const std::int64_t rows = left.size(0), whole = rows_for_onednn(left, right);
  if (whole > 0)
    at::native::mkldnn_matmul(left.narrow(0, 0, whole), right, out.narrow(0, 0, whole),
                              accumulate ? 1 : 0, 1);
  if (whole == 0 || whole < rows)
    multiply_by_torch(left.narrow(0, whole, rows - whole), right,
                      out.narrow(0, whole, rows - whole), accumulate);
}

void multiply_plain_transposed(const torch::Tensor& left, const torch::Tensor& right,
                               const torch::Tensor& out, bool accumulate) {
  const std::int64_t rows = left.size(0), whole = rows_for_onednn(left, right);
  if (whole > 0)
    at::native::mkldnn_matmul(left.narrow(0, 0, whole).t(), right.narrow(0, 0, whole), out,
                              accumulate ? 1 : 0, 1);
  if (whole == 0 || whole < rows)
    multiply_by_torch(left.narrow(0, whole, rows - whole).t(), right.narrow(0, whole, rows - whole),
                      out, accumulate || whole > 0);
}

// Calls product(out, accumulate) with an output of the operands' type.
template <class Product>
void in_type_of(const torch::Tensor& operand, const torch::Tensor& out, bool accumulate,
                const Product& product) {
  if (operand.scalar_type() == out.scalar_type()) return product(out, accumulate);
  const torch::Tensor rounded = torch::empty(out.sizes(), operand.options());
  product(rounded, false);
  if (accumulate)
    out.add_(rounded.to(out.scalar_type()));
  else
    out.copy_(rounded);
}

}  // namespace

torch::ScalarType operand_type() {
  return at::autocast::is_autocast_enabled(at::kCPU) ? torch::kBFloat16 : torch::kFloat;
}

void multiply(const torch::Tensor& left, const torch::Tensor& right, const torch::Tensor& out,
              bool accumulate) {
  in_type_of(left, out, accumulate, [&](const torch::Tensor& target, bool add) {
    multiply_plain(left, right, target, add);
  });
}

void multiply_transposed(const torch::Tensor& left, const torch::Tensor& right,
                         const torch::Tensor& out, bool accumulate) {
  in_type_of(left, out, accumulate, [&](const torch::Tensor& target, bool add) {
    multiply_plain_transposed(left, right, target, add);
  });
}

void multiply_and_shift(const torch::Tensor& rows, const torch::Tensor& weight,
                        const torch::Tensor& bias, const torch::Tensor& out) {
  const bool begin_with_bias = bias.defined() && rows.scalar_type() == out.scalar_type();
  if (begin_with_bias) out.copy_(bias.expand_as(out));
  multiply(rows, weight.t(), out, begin_with_bias);
  if (bias.defined() && !begin_with_bias) out.add_(bias);
}

}  // namespace vqlm
