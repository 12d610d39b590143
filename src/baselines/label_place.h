// Where the label of an example stands among those a generator knows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/example.h"

namespace vqlm {

// `labels` are sorted. Throws InvalidArgument, naming the nearest, when it is not among them.
std::size_t label_place(const std::vector<std::string>& labels, const Example& example);

}  // namespace vqlm
