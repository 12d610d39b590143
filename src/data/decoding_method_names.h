// What decoding methods are called in configs and towards other programs.
#pragma once

#include <array>

namespace vqlm {

inline constexpr std::array<const char*, 3> kDecodingMethodNames{
    "greedy", "beam", "sample"};  // in the order of DecodingMethod

}  // namespace vqlm
