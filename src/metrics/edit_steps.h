// The cheapest path through an edit table, from its last cell back to its first, as an alignment.
#pragma once

#include <cstddef>
#include <cstdint>

#include "metrics/edit_table.h"

namespace vqlm {

// How a cell is reached: from the one up and to the left, from above, from the left.
enum class EditStep { kMatch, kSubstitution, kHypothesisWord, kReferenceWord };

// `step_to(i, j)`: the step to row i >= 1 and column j >= 1.
template <typename StepTo>
void align_by_steps(std::size_t hypothesis_size, std::size_t reference_size, StepTo step_to,
                    WordAlignment& alignment) {
  alignment.behind.resize(reference_size + 1);
  alignment.hypothesis_error.assign(hypothesis_size, 1);
  alignment.reference_error.assign(reference_size, 1);
  std::size_t i = hypothesis_size, j = reference_size;
  while (i > 0 && j > 0) {
    const EditStep step = step_to(i, j);
    if (step != EditStep::kHypothesisWord) alignment.behind[j] = static_cast<std::uint32_t>(i);
    if (step == EditStep::kMatch)
      alignment.hypothesis_error[i - 1] = alignment.reference_error[j - 1] = 0;
    if (step != EditStep::kReferenceWord) --i;
    if (step != EditStep::kHypothesisWord) --j;
  }
  for (;; --j) {
    alignment.behind[j] = 0;
    if (j == 0) break;
  }
}

}  // namespace vqlm
