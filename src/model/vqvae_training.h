// How the VQ-VAE language model learns. Three phases of one training, by shares of its steps:
//   until `quantize_from`  encoder and decoder alone, nothing quantised; then k-means places the
//                          codebook by the encoder's outputs;
//   until `freeze_codes`   encoder, codebook, decoder and prior together:
//                          loss = reconstruction + commitment + prior on the codes (detached;
//                          from `prior_from` on);
//   from there             the codes of every text stand still, decoder and prior go on, and so
//                          approach the exact bound of those codes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data/fit_context.h"
#include "model/vqvae_model.h"
#include "nn/trainer.h"

namespace vqlm {

class VqvaeTraining : public TrainingModel {
 public:
  // `model` outlives this object.
  VqvaeTraining(VqvaeModel& model, const FitContext& context);

  torch::nn::Module& module() override { return *model_.network; }
  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override;
  // "dev_nats" (the bound a token), "dev_rate", "dev_distortion" (a token), "dev_codebook_use" (of
  // all codes); "dev_rate/0" of each level where there are several; see codebook_values.
  std::map<std::string, double> evaluate() override;
  // Once the codes stand still; where they never do, once they and their priors learn.
  bool may_stop(std::int64_t step) const override;
  void after_step(std::int64_t step) override;

  // Lengths of the training examples, for batches.
  std::vector<std::vector<std::int64_t>> lengths() const;

 protected:
  VqvaeModel& model() { return model_; }
  const std::vector<EncodedExample>& dev() const { return dev_; }

 private:
  // The levels of a batch; their codes are undefined while nothing is quantised.
  std::vector<EncodedLevel> encode(const TextBatch& batch, std::int64_t step);
  bool past(double share, std::int64_t step) const;
  // The probability that a position carries its target in this step.
  double shown_targets(std::int64_t step) const;
  // Places the codebooks of a level by the states of training texts, of which a step has
  // `states_per_step` on average.
  void start_level(std::size_t level, double states_per_step);
  // The priors' losses, weighted and added, and their nats in result.values["rate"]; the logits.
  std::vector<torch::Tensor> add_prior_loss(const std::vector<EncodedLevel>& levels,
                                            const Memory& condition, StepLoss& result);
  // The vectors of a level with a share of the codes replaced by draws from the prior given the
  // true codes before; no gradient passes.
  torch::Tensor with_noise(std::size_t level, const EncodedLevel& encoded,
                           const torch::Tensor& prior_logits);
  // The texts, bool [B, 1, 1], without their codes, so that the decoder learns from the condition
  // as well.
  torch::Tensor draw_hidden(const torch::Tensor& vectors) const;
  std::map<std::string, double> bottleneck_values() const;

  VqvaeModel& model_;
  std::vector<EncodedExample> train_, dev_;
};

}  // namespace vqlm
