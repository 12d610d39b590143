#include "core/error.h"

namespace vqlm {

std::string expected_got(const std::string& subject, const std::string& expected,
                         const std::string& got) {
  return subject + ": expected " + expected + ", got " + got;
}

}  // namespace vqlm
