// Comma-separated values (RFC 4180): one line a cell, so that tables with different columns share
// one file; value and half-width in full precision.
#pragma once

#include "core/registries.h"
#include "reports/reporter.h"

namespace vqlm {

class CsvReporter : public Reporter {
 public:
  std::string file_extension() const override { return "csv"; }
  // Header:
  // table,row,generator,column,heading,value,half_width,seeds,text,kind,note,timing,signature
  void write(const Report& report, std::ostream& out) const override;
};

void register_csv_reporter(Registries& registries);

}  // namespace vqlm
