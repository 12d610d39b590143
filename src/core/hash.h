// SHA-256, the content key of everything in the store.
#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace vqlm {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256& update(std::string_view bytes);
  std::string hex();  // 64 lower-case digits; the object is spent afterwards

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);
// Of a file's content; throws RuntimeError when it cannot be read.
std::string sha256_file(const std::string& path);
// Of the canonical form of a value (sorted keys, no blanks).
std::string sha256_json(const nlohmann::json& value);

}  // namespace vqlm
