// Checks of scores: of texts (bleu, chrf, ter, with bootstrap intervals or without, of segments in
// the vector or in corpus files), of BLEU's statistics, and of several systems in paired tests.
#pragma once

#include <string>

#include "scoring_vectors/check_tools.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {

// "metric": every field, the printed forms included.
void check_score(VectorCheck& check, CheckTools& tools);
// "error": the package raises that exception. Here the same input must be refused by an
// InvalidArgument or a RuntimeError, whichever it is: Python's classes say nothing of whose fault
// it is.
void check_refusal(VectorCheck& check, CheckTools& tools);
// "op": "compute_bleu".
void check_bleu_statistics(VectorCheck& check, CheckTools& tools);
// "test": "bs" or "ar". Vectors flagged "blas_order_sensitive" are skipped.
void check_paired_test(VectorCheck& check, CheckTools& tools);

// Without "+vqlm..." behind the version, wherever it stands.
std::string without_version_suffix(std::string text);
// Against a figure published elsewhere, within a tolerance.
void check_published(VectorCheck& check, double score);

}  // namespace vqlm
