// One side of a comparison: the folder of a finished run, maybe one generator of it, and what its
// store holds.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/session.h"
#include "metrics/metric.h"
#include "results/run_record.h"
#include "tasks/prediction.h"

namespace vqlm {

struct RunSide {
  std::string text;       // as given
  std::string folder;     // of the run
  std::string generator;  // "": all of them
  RunRecord run;
  std::string store;
};

// "vqlm-out/a" or "vqlm-out/a:transformer"; `store` "": the folder `store` beside the run's. Throws
// RuntimeError without such a run, InvalidArgument without such a generator.
RunSide open_run_side(const std::string& text, const std::string& store);

// All predictions behind a result of the run. Throws RuntimeError when the store lacks them.
std::vector<Prediction> predictions_of(const RunSide& side, const Result& result);

// A metric of the run's config by its entry's name, or a registered one; `where` names the option
// that asked for it in messages.
std::shared_ptr<const Metric> metric_of(const RunSide& side, const std::string& name,
                                        const Session& session, const std::string& where);

}  // namespace vqlm
