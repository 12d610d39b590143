// A number with its type in the arithmetic that sacreBLEU runs in: NumPy keeps float32 apart from
// Python's float, and means, differences and printed digits depend on which one it is. Scoring
// rules, section 4.8.
#pragma once

namespace vqlm {

struct TypedValue {
  double value = 0;     // of a float32 the exact double
  bool single = false;  // a NumPy float32
};

}  // namespace vqlm
