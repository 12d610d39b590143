// A generator that can be written in the form of another program.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

struct ExportFormat {
  std::string name;         // "arpa"
  std::string description;  // one line
};

class Exportable {
 public:
  virtual ~Exportable() = default;
  virtual std::vector<ExportFormat> export_formats() const = 0;
  // `format` is one of them; `path` is a file or a folder that does not exist yet, whole or absent
  // afterwards. Throws InvalidArgument where this model has no such form, RuntimeError when nothing
  // can be written.
  virtual void export_to(const std::string& format, const std::string& path) const = 0;
};

}  // namespace vqlm
