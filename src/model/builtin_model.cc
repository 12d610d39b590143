#include "model/builtin_model.h"

#include "model/vqvae_lm.h"

namespace vqlm {

void register_builtin_model(Registries& registries) { register_vqvae_lm(registries); }

}  // namespace vqlm
