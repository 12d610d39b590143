// What a teacher makes of the training examples, computed in chunks that survive a kill.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/decoding_options.h"
#include "data/example.h"
#include "model/generator.h"

namespace vqlm {

inline constexpr int kDistillationVersion = 1;                // raised when its results can move
inline constexpr const char* kTargetsFile = "targets.jsonl";  // of a distillation's artefacts

struct DistilledTargets {
  std::vector<std::string> texts;  // one an example, in order
  std::int64_t num_empty = 0;      // outputs without text, for which the first reference stays
  double seconds = 0;              // spent by the teacher, over all sittings
};

struct Distillation {
  std::string what;         // for the progress display
  std::string work_folder;  // exists; chunks that are finished lie here
  std::size_t chunk = 512;  // examples between two writes
};

// Chunks are taken in order of the sources' lengths and depend on the examples and the options
// only, so that a distillation that is killed and run again in the same folder ends with the same
// texts. Throws RuntimeError when the teacher returns another number of texts, or a chunk is
// damaged.
DistilledTargets distil(const std::vector<Example>& examples, Generator& teacher,
                        const DecodingOptions& decoding, const Distillation& work);

// JSON Lines, one object with "id" and "target" an example; whole or not at all.
void write_targets(const std::string& path, const std::vector<Example>& examples,
                   const std::vector<std::string>& targets);
// The examples with the targets of that file as their only references, followed by themselves
// under the id "<id>/original" where `keep_original` asks for it. Throws RuntimeError when the
// file is of other examples.
std::vector<Example> with_targets(const std::vector<Example>& examples, const std::string& path,
                                  bool keep_original);

}  // namespace vqlm
