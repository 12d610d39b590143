#include "model/vqvae_generator.h"

#include "core/error.h"

namespace vqlm {

VqvaeModel& ready_vqvae_model(const std::unique_ptr<VqvaeModel>& model, const char* what) {
  if (!model)
    throw InvalidArgument(expected_got(std::string("vqvae_lm ") + what, "a trained or loaded model",
                                       "one without weights"));
  return *model;
}

GeneratorInfo vqvae_generator_info(const std::string& condition, const VqvaeModel* model) {
  GeneratorInfo info;
  info.type = "vqvae_lm";
  info.condition = condition;
  info.takes_source_tokenizer = condition == "source";
  info.takes_initial_weights = true;
  if (model == nullptr) return info;
  for (const auto& parameter : model->network->parameters())
    info.num_parameters += parameter.numel();
  return info;
}

}  // namespace vqlm
