#include "app/builtin_plugins.h"

#include "baselines/builtin_baselines.h"
#include "data/builtin_data.h"
#include "engines/builtin_engines.h"
#include "metrics/builtin_metrics.h"
#include "model/builtin_model.h"
#include "reports/builtin_reports.h"
#include "tasks/builtin_tasks.h"

namespace vqlm {

void register_builtin_plugins(Registries& registries) {
  register_builtin_data(registries);
  register_builtin_model(registries);
  register_builtin_baselines(registries);
  register_builtin_tasks(registries);
  register_builtin_metrics(registries);
  register_builtin_reports(registries);
  register_builtin_engines(registries);
}

}  // namespace vqlm
