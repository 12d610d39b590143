#include "model/autoencoder_training.h"

#include "core/error.h"
#include "model/vqvae_likelihood.h"

namespace vqlm {

StepLoss AutoencoderTraining::loss(const std::vector<std::int64_t>& batch, std::int64_t step) {
  StepLoss result = VqvaeTraining::loss(batch, step);
  for (const char* name : {"rate", "commitment", "nats"}) result.values.erase(name);
  return result;
}

std::map<std::string, double> AutoencoderTraining::evaluate() {
  double sum = 0, num_tokens = 0;
  for (const auto& nats : reconstruction_nats(model(), dev())) {
    for (const double value : nats) sum += value;
    num_tokens += static_cast<double>(nats.size());
  }
  if (num_tokens == 0)
    throw InvalidArgument(expected_got("development set", "at least one example", "none"));
  return {{"dev_distortion", sum / num_tokens}, {"dev_nats", sum / num_tokens}};
}

}  // namespace vqlm
