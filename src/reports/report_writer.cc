#include "reports/report_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/files.h"

namespace vqlm {

std::vector<std::string> write_report(const Report& report, const std::vector<std::string>& formats,
                                      const std::string& folder, const Registries& registries) {
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::string> paths;
  const auto wanted = [&](const char* format) {
    return std::find(formats.begin(), formats.end(), format) != formats.end();
  };
  for (const Figure& figure : report.figures) {
    const std::string path = folder + "/figures/" + figure.id;
    if (wanted("markdown") && !figure.svg.empty())
      files.emplace_back(path + ".svg", figure.svg + "\n");
    if (wanted("latex") && !figure.pdf.empty()) files.emplace_back(path + ".pdf", figure.pdf);
  }
  for (const std::string& format : formats) {
    JsonReader options(nlohmann::json::object(), "");
    const auto reporter = registries.reports.create(format, options);
    std::ostringstream out;
    reporter->write(report, out);
    paths.push_back(folder + "/report." + reporter->file_extension());
    files.emplace_back(paths.back(), out.str());
  }
  for (const auto& [path, content] : files) write_file(path, content);
  return paths;
}

}  // namespace vqlm
