// The tables as JSON, in full precision, with signatures, samples, failures and provenance.
#pragma once

#include "core/registries.h"
#include "reports/reporter.h"

namespace vqlm {

class JsonReporter : public Reporter {
 public:
  std::string file_extension() const override { return "json"; }
  void write(const Report& report, std::ostream& out) const override;
};

void register_json_reporter(Registries& registries);

}  // namespace vqlm
