#include "model/quantizer.h"
#include "model/vq_ema_quantizer.h"

namespace vqlm {

Registry<Quantizer> builtin_quantizers() {
  Registry<Quantizer> quantizers("quantizer");
  register_vq_ema_quantizer(quantizers);
  return quantizers;
}

}  // namespace vqlm
