// Which vectors are checked in which arithmetic, and against which values. A record of a file of
// variants has an "env" and the "id" of a vector anywhere in the folder: the vector's values that
// change in that environment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scoring_vectors/check_tools.h"
#include "scoring_vectors/vector_files.h"

namespace vqlm {

struct PlannedCheck {
  std::string id;
  VectorArithmetic arithmetic = VectorArithmetic::kRecorded;
  // What the vector may be: it passes if it passes as one of them. There are several only where
  // several vectors of the folder have one id.
  std::vector<SharedVector> alternatives;
  std::optional<Difference> fault;  // why it fails unchecked
};

struct PlannedFile {
  std::string name;
  std::vector<nlohmann::json> input_files;
  std::vector<PlannedCheck> checks;
  bool is_covered = true;  // false: the variant asked for has no values for it
};

struct PlanOptions {
  // The environment whose values are checked: as recorded (and then every record of variants beside
  // it) or with compensated sums.
  VectorArithmetic arithmetic = VectorArithmetic::kRecorded;
  std::string only;  // the name of a kind; "": all
};

// With compensated sums every vector of a file is checked for which there is at least one value of
// that environment: those without one of their own must stay as they are. Vectors whose tokenizer
// needs MeCab or SentencePiece are left out: there are no such values for them.
std::vector<PlannedFile> plan_checks(const std::vector<VectorFile>& files,
                                     const PlanOptions& options);

}  // namespace vqlm
