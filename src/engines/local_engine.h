// Runs jobs on this machine in a pool of worker processes. A worker that dies fails its job alone
// and is replaced. SIGINT and SIGTERM stop the workers, then take their usual course.
#pragma once

#include "core/registries.h"
#include "engines/engine.h"

namespace vqlm {

class LocalEngine : public Engine {
 public:
  std::vector<JobFailure> run(const std::vector<Job>& jobs, const EngineOptions& options) override;
};

void register_local_engine(Registries& registries);

}  // namespace vqlm
