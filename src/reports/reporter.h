// A reporter writes a report in one format.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "reports/table.h"
#include "results/run_record.h"

namespace vqlm {

enum class Language { kEnglish, kChinese };
Language language_from_name(const std::string& name);  // "en", "zh"; throws InvalidArgument

struct Figure {
  std::string id, title;
  std::string svg;      // one <svg> element; empty when it could not be drawn
  std::string problem;  // why not ("gnuplot was not found")
};

struct Report {
  Language language = Language::kEnglish;
  const RunRecord* run = nullptr;
  std::vector<Table> tables;
  std::vector<Figure> figures;  // for formats that can show them
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual std::string file_extension() const = 0;  // "md"
  virtual void write(const Report& report, std::ostream& out) const = 0;
};

}  // namespace vqlm
