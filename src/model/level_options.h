// The levels of a hierarchy of codes (VQ-VAE-2; Razavi et al. 2019, arXiv 1906.00446) in a
// generator's config: "levels", an array with the top level first. What a level leaves out is taken
// from the generator's flat keys; without "levels" there is one level, of the flat keys.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/json_reader.h"
#include "nn/transformer.h"

namespace vqlm {

inline constexpr std::int64_t kMostTokensOfLowestLevel = 16;  // a code stands for

struct LevelOptions {
  // Tokens a code stands for: a multiple of the level's below; 1 to 16 at the lowest level.
  std::int64_t downsampling = 4;
  TransformerOptions prior;
};

// Calls `read` with a reader of each level, top first, and refuses keys of a level it did not ask
// for. The generator's own reader keeps what was read.
void for_each_level(JsonReader& reader, const std::function<void(JsonReader&)>& read);

// Reads downsampling, prior, and the keys of the bottleneck, which is made once and thrown away, so
// that its mistakes are found before any work. `prior` has the values of absent keys.
std::vector<LevelOptions> read_levels(JsonReader& reader, const TransformerOptions& prior);

}  // namespace vqlm
