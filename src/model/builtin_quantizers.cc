#include <algorithm>

#include "model/builtin_model.h"
#include "model/cosine_quantizer.h"
#include "model/fsq_quantizer.h"
#include "model/gumbel_quantizer.h"
#include "model/lfq_quantizer.h"
#include "model/quantizer.h"
#include "model/simvq_quantizer.h"
#include "model/soft_em_quantizer.h"
#include "model/vq_ema_quantizer.h"
#include "model/vq_gradient_quantizer.h"

namespace vqlm {

Registry<Quantizer> builtin_quantizers() {
  Registry<Quantizer> quantizers("quantizer");
  register_cosine_quantizer(quantizers);
  register_fsq_quantizer(quantizers);
  register_gumbel_quantizer(quantizers);
  register_lfq_quantizer(quantizers);
  register_simvq_quantizer(quantizers);
  register_soft_em_quantizer(quantizers);
  register_vq_ema_quantizer(quantizers);
  register_vq_gradient_quantizer(quantizers);
  return quantizers;
}

std::vector<std::pair<std::string, std::string>> quantizer_descriptions() {
  const Registry<Quantizer> quantizers = builtin_quantizers();
  std::vector<std::pair<std::string, std::string>> descriptions;
  for (const std::string& name : quantizers.names())
    descriptions.emplace_back(name, quantizers.description(name));
  descriptions.emplace_back("none", "no codes: vqvae_lm is a plain autoencoder");
  std::sort(descriptions.begin(), descriptions.end());
  return descriptions;
}

}  // namespace vqlm
