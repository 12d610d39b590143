// A recipe of several levels for the tests of this folder.
#pragma once

#include "model/small_model.h"

namespace vqlm {

// Three levels: of two residual stages, of two heads, of one codebook.
inline nlohmann::json recipe_of_levels() {
  auto recipe = small_recipe();
  recipe["levels"] = nlohmann::json::parse(R"([
    {"downsampling": 6, "codes": 3, "residual_stages": 2, "prior": {"d_model": 16}},
    {"downsampling": 2, "codes": 4, "code_dim": 6, "heads": 2},
    {"downsampling": 1, "codes": 5, "code_projection_dim": 2}])");
  return recipe;
}

}  // namespace vqlm
