#include "baselines/reference_text.h"

#include "core/error.h"

namespace vqlm {

const std::string& reference_text(const Example& example) {
  if (example.references.empty())
    throw InvalidArgument(expected_got("example " + example.id, "a text in references", "none"));
  return example.references[0];
}

}  // namespace vqlm
