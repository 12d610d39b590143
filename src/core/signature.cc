#include "core/signature.h"

#include <algorithm>
#include <iterator>
#include <sstream>

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

std::string measured_signature(const std::string& signature) {
  static constexpr const char* kMeasured[] = {
      "kind:", "unit:", "eos:", "oov:", "tok:", "srctok:", "version:"};
  const std::string comparable = comparable_signature(signature);
  if (comparable.rfind("kind:", 0) != 0) return comparable;
  std::string result, field;
  for (std::istringstream fields(comparable); std::getline(fields, field, '|');)
    if (std::any_of(std::begin(kMeasured), std::end(kMeasured),
                    [&](const char* name) { return field.rfind(name, 0) == 0; }))
      result += (result.empty() ? "" : "|") + field;
  return result;
}

}  // namespace vqlm
