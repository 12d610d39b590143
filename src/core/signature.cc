#include "core/signature.h"

namespace vqlm {

Signature& Signature::add(const std::string& key, const std::string& value) {
  fields_.emplace_back(key, value);
  return *this;
}

Signature& Signature::add(const std::string& key, const char* value) {
  return add(key, std::string(value));
}

Signature& Signature::add(const std::string& key, bool value) {
  return add(key, value ? "yes" : "no");
}

std::string Signature::str() const {
  std::string result;
  for (const auto& [key, value] : fields_) {
    if (!result.empty()) result += '|';
    result += key;
    result += ':';
    result += value;
  }
  return result;
}

std::string comparable_signature(const std::string& signature) {
  const std::size_t start = signature.find("+vqlm");
  if (start == std::string::npos) return signature;
  const std::size_t end = signature.find('|', start);
  return signature.substr(0, start) + (end == std::string::npos ? "" : signature.substr(end));
}

}  // namespace vqlm
