// The one include of LibTorch (precompiled: it costs 19 s a file otherwise). Never from a border
// header.
#pragma once

#include <torch/torch.h>
