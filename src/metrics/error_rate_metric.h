// Metrics `wer` and `cer`: word and character error rate of the generated texts in per cent, the
// edits of all segments over the lengths of all references (error_rate.h: words between white
// space, code points). Lower is better, and it may exceed 100. Of several references the one with
// the fewest edits counts, of equals the longest. Absent when all references are empty. Keys: those
// of read_resampling.
#pragma once

#include "core/registries.h"

namespace vqlm {

void register_error_rates(Registries& registries);

}  // namespace vqlm
