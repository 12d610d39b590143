#include "baselines/builtin_baselines.h"

#include "baselines/lstm_lm.h"
#include "baselines/transformer_lm.h"
#include "baselines/transformer_translation.h"

namespace vqlm {

void register_builtin_baselines(Registries& registries) {
  register_lstm_lm(registries);
  register_transformer_lm(registries);
  register_transformer_translation(registries);
}

}  // namespace vqlm
