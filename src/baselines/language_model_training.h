// Training of a neural language model: cross-entropy of the next token over windows of the training
// texts. A window that is neither the first nor the last of its text is shifted at random each time
// it is drawn, by at most half its length, so that the cuts do not always fall in the same places.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "baselines/next_token_network.h"
#include "baselines/text_windows.h"
#include "nn/trainer.h"

namespace vqlm {

struct LanguageModelData {
  std::vector<TokenStream> train, dev;
  WindowOptions training_windows, scoring_windows;
  double label_smoothing = 0;
};

class LanguageModelTraining : public TrainingModel {
 public:
  LanguageModelTraining(NextTokenNetwork& network, LanguageModelData data,
                        const torch::Device& device);

  torch::nn::Module& module() override { return network_; }
  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override;
  // Nats per token of the development texts, end of sequence included.
  std::map<std::string, double> evaluate() override;

  // Inputs of each training window.
  std::vector<std::vector<std::int64_t>> lengths() const;

 private:
  TextWindow shifted(TextWindow window) const;

  NextTokenNetwork& network_;
  LanguageModelData data_;
  torch::Device device_;
  std::vector<TextWindow> windows_;
};

}  // namespace vqlm
