// A signature: ordered `key:value` fields, joined by `|`, that say how a number was made.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace vqlm {

class Signature {
 public:
  // Appends a field; the order of calls is the order printed.
  Signature& add(const std::string& key, const std::string& value);
  Signature& add(const std::string& key, const char* value);
  Signature& add(const std::string& key, bool value);  // yes, no
  // "nrefs:1|case:mixed|..."
  std::string str() const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Without the "+vqlm.x.y.z" part of its version field: the form in which numbers are compared.
std::string comparable_signature(const std::string& signature);

// What two systems must share for a comparison. Of a likelihood ("kind:...") that is what it
// measures: kind, unit, eos, oov, tokenizers, version; its other fields (context, order, codes) say
// how a generator came to it. Of anything else it is the comparable form.
std::string measured_signature(const std::string& signature);

}  // namespace vqlm
