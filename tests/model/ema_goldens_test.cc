// Moving-average codebooks, alone and as residual stages, against the package
// vector-quantize-pytorch (see tests/golden/quantizers): three training steps of each. The package
// takes states as they are, so the bottleneck's layer norm is off here.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "model/bottleneck.h"
#include "model/vq_ema_quantizer.h"

namespace vqlm {
namespace {

using nlohmann::json;

json goldens(const std::string& name) {
  std::ifstream file(std::string(VQLM_SOURCE_DIR) + "/tests/golden/quantizers/" + name);
  return json::parse(file);
}

torch::Tensor matrix(const json& rows) {
  std::vector<torch::Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(torch::tensor(row.get<std::vector<double>>()));
  return torch::stack(tensors).to(torch::kFloat32);
}

torch::Tensor numbers(const json& row) {
  return torch::tensor(row.get<std::vector<double>>()).to(torch::kFloat32);
}

class WithoutNorm : public VqEmaQuantizer {
 public:
  using VqEmaQuantizer::VqEmaQuantizer;
  bool normalises_states() const override { return false; }
};

std::shared_ptr<VqEmaQuantizer> placed(const json& golden, std::size_t stage) {
  const auto codebook = matrix(golden["start"]["codebooks"][stage]);
  const auto counts = numbers(golden["start"]["counts"][stage]);
  VqEmaOptions options;
  options.codes = codebook.size(0);
  options.code_dim = codebook.size(1);
  options.commitment = golden["commitment"];
  options.ema_decay = golden["decay"];
  options.restart_every = 0;
  auto quantizer = std::make_shared<WithoutNorm>(options);
  auto buffers = quantizer->named_buffers();
  buffers["codebook"].copy_(codebook);
  buffers["ema_counts"].copy_(counts);
  buffers["ema_sums"].copy_(codebook * counts.unsqueeze(1));
  buffers["started"].fill_(1);
  return quantizer;
}

void expect_near(const torch::Tensor& value, const torch::Tensor& expected, const char* what) {
  EXPECT_TRUE(torch::allclose(value, expected, 1e-4, 1e-5))
      << what << " differs by " << (value - expected).abs().max().item<double>();
}

class EmaGoldensTest : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Files, EmaGoldensTest, testing::Values("vq_ema.json", "residual_vq.json"));

TEST_P(EmaGoldensTest, ThreeTrainingStepsEqualThePackage) {
  for (const json& golden : goldens(GetParam())) {
    const std::size_t stages = golden["start"]["codebooks"].size();
    std::vector<std::shared_ptr<Quantizer>> quantizers;
    for (std::size_t s = 0; s < stages; ++s) quantizers.push_back(placed(golden, s));
    BottleneckOptions options;
    options.residual_stages = static_cast<std::int64_t>(stages);
    const auto dim = quantizers[0]->codebook().size(1);
    Bottleneck bottleneck(options, dim, quantizers);
    bottleneck.train();
    std::int64_t number = 0;
    for (const json& step : golden["steps"]) {
      auto z = matrix(step["z"]).unsqueeze(0).set_requires_grad(true);
      const auto mask = torch::ones({1, z.size(1)}, torch::kBool);
      const auto result = bottleneck.forward(z, mask);
      ((result.states[0] * matrix(step["weights"])).sum() + result.loss).backward();
      const auto codes = result.codes[0].to(torch::kFloat32);
      const auto expected =
          stages == 1 ? numbers(step["codes"]).unsqueeze(1) : matrix(step["codes"]);
      EXPECT_TRUE(codes.equal(expected));
      expect_near(result.states[0], matrix(step["states"]), "states");
      expect_near(result.loss, torch::tensor(step["loss"].get<float>()), "loss");
      expect_near(z.grad()[0], matrix(step["gradient"]), "gradient");
      bottleneck.after_step(++number, 10);
      for (std::size_t s = 0; s < stages; ++s) {
        expect_near(quantizers[s]->codebook(), matrix(step["codebooks"][s]), "codebook");
        expect_near(quantizers[s]->named_buffers()["ema_counts"], numbers(step["counts"][s]),
                    "counts");
      }
    }
  }
}

}  // namespace
}  // namespace vqlm
