#include "baselines/label_place.h"

#include <algorithm>

#include "core/registry.h"

namespace vqlm {

std::size_t label_place(const std::vector<std::string>& labels, const Example& example) {
  const auto it = std::lower_bound(labels.begin(), labels.end(), example.label);
  if (it == labels.end() || *it != example.label)
    throw_unknown_name("label", example.label, labels, "example '" + example.id + "'");
  return static_cast<std::size_t>(it - labels.begin());
}

}  // namespace vqlm
