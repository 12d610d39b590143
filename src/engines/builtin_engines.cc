#include "engines/builtin_engines.h"

#include "engines/local_engine.h"
#include "engines/slurm_engine.h"

namespace vqlm {

void register_builtin_engines(Registries& registries) {
  register_local_engine(registries);
  register_slurm_engine(registries);
}

}  // namespace vqlm
