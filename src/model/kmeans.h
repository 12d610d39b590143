// k-means: k-means++ seeding (Arthur and Vassilvitskii 2007), then Lloyd's iterations.
#pragma once

#include <cstdint>

#include "nn/torch.h"

namespace vqlm {

struct Clusters {
  torch::Tensor centres;  // float [K, C]
  torch::Tensor counts;   // float [K]: samples nearest to each
};

// samples float [M, C], M >= 1. Draws from torch's generator. With fewer distinct samples than
// clusters the surplus centres are copies moved by small noise. A cluster that runs empty is placed
// on a random sample.
Clusters kmeans(const torch::Tensor& samples, std::int64_t num_clusters, std::int64_t iterations);

}  // namespace vqlm
