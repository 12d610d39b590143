// Errors. Every message is one sentence that names the subject, what was expected and what was
// found. Two kinds: the caller's fault (`InvalidArgument`, exit code 2) and the world's
// (`RuntimeError`, exit code 1). They are thrown anywhere and caught once, in `main`.
#pragma once

#include <stdexcept>
#include <string>

#define VQLM_API __attribute__((visibility("default")))

namespace vqlm {

// The caller asked for something impossible: a bad config, an unknown name, a wrong option.
class VQLM_API InvalidArgument : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

// The world did not cooperate: a missing file, a full disk, a damaged checkpoint.
class VQLM_API RuntimeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// "<subject>: expected <expected>, got <got>"
std::string expected_got(const std::string& subject, const std::string& expected,
                         const std::string& got);

}  // namespace vqlm
