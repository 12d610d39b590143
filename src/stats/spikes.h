// Spikes of a training's log: sudden jumps of the loss or of the gradient's norm.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vqlm {

inline constexpr std::size_t kSpikeWindow = 20;  // logged points looked back at
inline constexpr double kSpikeFactor = 3;

// Places of the values above kSpikeFactor times the median of the (at most) kSpikeWindow values
// before them. The first five values have too few before them and are never spikes; neither is
// anything behind a median of 0 or less. A value that is not finite is a spike, and counts for no
// median.
std::vector<std::size_t> find_spikes(std::span<const double> values);

}  // namespace vqlm
