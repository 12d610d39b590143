// The key of a generator that the run does not train: one loaded from a checkpoint, or one that is
// its config alone. (A trained one has the key of its training.)
#pragma once

#include <string>

#include "app/plan.h"

namespace vqlm {

// SHA-256 over all that decides what it returns: the content of the checkpoint's files or the
// config, component version, the data it counts as trained on, device, threads, LibTorch version,
// plugins. `data_hash` is "" when the entry names no data. Throws RuntimeError when a file of the
// checkpoint cannot be read.
std::string untrained_generator_key(const GeneratorEntry& entry, const std::string& data_hash,
                                    const Session& session);

// SHA-256 over the content of a checkpoint's files: what a training that starts from them depends
// on. Throws like the above.
std::string checkpoint_key(const std::string& folder);

}  // namespace vqlm
