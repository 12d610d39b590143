// A metric in another program (core/json_process.h): COMET, BERTScore and the like. One question
// has all predictions:
//   {"metric": [{"id": "test/0", "source": "...", "references": ["..."], "label": "...",
//               "text": "..."}, ...]}
//   {"segments": [0.81, ...], "signature": "...", "score": 0.8}
// "segments" has a number for each prediction. The score is their mean, with an interval by the
// bootstrap; where the program gives a "score" of its own it is that, without an interval. The
// signature is taken over.
#pragma once

#include "core/registries.h"

namespace vqlm {

// Config: command, timeout_seconds (60), restarts (2), name ("subprocess"), unit (""), direction
// ("higher", or "lower", "neither"), program_version (""), num_resamples, resampling_seed.
void register_subprocess_metric(Registries& registries);

}  // namespace vqlm
