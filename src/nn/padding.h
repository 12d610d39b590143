// Lists of ids to padded tensors.
#pragma once

#include <cstdint>
#include <vector>

#include "nn/torch.h"

namespace vqlm {

struct PaddedIds {
  torch::Tensor ids;   // int64 [B, T]
  torch::Tensor mask;  // bool [B, T], true where there is a token
};

// `begin` and `end` are put around each sequence where >= 0; padding is `pad`. T is a multiple of
// `multiple`.
PaddedIds pad_sequences(const std::vector<std::vector<int>>& sequences, int begin, int end, int pad,
                        const torch::Device& device = torch::kCPU, std::int64_t multiple = 1);

}  // namespace vqlm
