// How gradients pass the bottleneck. A code vector e was looked up for a state z; the decoder's
// gradient g with respect to what it was given has to reach z. Two ways, both of which hand the
// decoder e itself:
//   straight through (van den Oord et al. 2017, arXiv 1711.00937, section 3.2): dz = g;
//   rotation trick (Fifty et al. 2024, arXiv 2410.06424): e = s R z with s = |e| / |z|
//   and R the rotation of z/|z| to e/|e| in the plane of the two, both taken as constants, so that
//   dz = s R^T g and the angle between gradient and vector stays as it is. With
//   z' = z/|z|, e' = e/|e| and r = (z' + e') / |z' + e'|: R = I - 2 r r^T + 2 e' z'^T, which is
//   applied without a C x C matrix.
#pragma once

#include "core/json_reader.h"
#include "nn/torch.h"

namespace vqlm {

enum class GradientEstimator { kStraightThrough, kRotation };

// The key "gradient": "straight_through" (the default) or "rotation".
GradientEstimator read_gradient_estimator(JsonReader& reader);

// z and vectors float [n, C] -> [n, C]: the values of `vectors` (straight through: up to the
// rounding of z + (e - z)), the gradient going to z alone. For opposite z and e, where the rotation
// has no plane, R is the reflection I - 2 e' e'^T; a z of length 0 gets its gradient straight
// through.
torch::Tensor pass_gradient(GradientEstimator estimator, const torch::Tensor& z,
                            const torch::Tensor& vectors);

}  // namespace vqlm
