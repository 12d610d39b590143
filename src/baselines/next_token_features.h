// What a layer of a neural language model says of whole texts: the mean of its states over the
// places that predict a token or the end. Long texts are read in the windows they are scored in,
// and every place counts once, with the context it is scored with.
#pragma once

#include <cstddef>
#include <vector>

#include "baselines/next_token_network.h"
#include "baselines/text_windows.h"

namespace vqlm {

// A vector a stream; `layer` counts from 0.
std::vector<std::vector<float>> stream_features(NextTokenNetwork& network, std::size_t layer,
                                                const std::vector<TokenStream>& streams,
                                                const WindowOptions& options,
                                                const torch::Device& device);

}  // namespace vqlm
