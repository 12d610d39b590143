// How the VQ-VAE language model's networks learn without codes: the first phase of its training
// (vqvae_training.h), which here never ends. There is no rate, so that the weights are chosen by
// the reconstruction of the development set.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/vqvae_training.h"

namespace vqlm {

class AutoencoderTraining : public VqvaeTraining {
 public:
  using VqvaeTraining::VqvaeTraining;

  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override;
  // "dev_distortion" and "dev_nats", both the reconstruction's nats a token.
  std::map<std::string, double> evaluate() override;
  bool may_stop(std::int64_t /*step*/) const override { return true; }
};

}  // namespace vqlm
