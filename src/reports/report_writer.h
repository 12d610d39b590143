// Writes a report to files, each whole or not at all.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "reports/reporter.h"

namespace vqlm {

// <folder>/report.<extension> for each format and the figures it shows beside it: for Markdown as
// <folder>/figures/<id>.svg, for LaTeX as <id>.pdf. Every text is made before the first file is
// written. Returns the paths of the reports. Throws InvalidArgument on an unknown format,
// RuntimeError when a file cannot be written.
std::vector<std::string> write_report(const Report& report, const std::vector<std::string>& formats,
                                      const std::string& folder, const Registries& registries);

}  // namespace vqlm
