// e^x for x <= 0 in plain arithmetic, so that loops over it vectorise; such a file is compiled with
// -fno-trapping-math (nn/CMakeLists.txt).
#pragma once

#include <bit>
#include <cstdint>

namespace vqlm {

// Within 2 units in the last place: 2^n times a polynomial of the rest (Cephes' expf coefficients).
// Below -87, where floats end, it stays at e^-87.
inline __attribute__((always_inline)) float exp_of_negative(float x) {
  x = x < -87.0F ? -87.0F : x;
  constexpr float kRound = 12582912.0F;  // 1.5 * 2^23: adding it rounds to an integer
  const float shifted = x * 1.44269504F + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float y = 1.9875691500e-4F;
  y = y * r + 1.3981999507e-3F;
  y = y * r + 8.3334519073e-3F;
  y = y * r + 4.1665795894e-2F;
  y = y * r + 1.6666665459e-1F;
  y = y * r + 5.0000001201e-1F;
  y = y * r * r + r + 1.0F;
  const std::uint32_t exponent = (std::bit_cast<std::uint32_t>(shifted) & 0x1ffU) << 23;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(y) + exponent);
}

}  // namespace vqlm
