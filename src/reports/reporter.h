// A reporter writes a report in one format.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "reports/language.h"
#include "reports/table.h"
#include "results/run_record.h"

namespace vqlm {

// Numbers that a figure shows: one line of it, or all of its bars.
struct FigureSeries {
  std::string name;
  std::vector<std::string> columns;       // "x", "y", "y_half_width"
  std::vector<std::string> labels;        // one a row, or none
  std::vector<std::vector<double>> rows;  // not a number where there is none
};

struct Figure {
  std::string id, title;
  std::string svg;               // one <svg> element; empty when it could not be drawn
  std::string problem;           // why not ("gnuplot was not found")
  std::string pdf = {};          // the same drawing as a file; empty where none was asked for
  std::string pdf_problem = {};  // why there is a drawing, but not as a file
  std::vector<std::string> notes = {};  // printed under the figure
  std::vector<FigureSeries> data = {};  // of figures that a specification asked for
};

// The first few outputs of a generator on a task.
struct SampleBlock {
  std::string task, generator;  // names
  std::string heading;          // "VQ-VAE-LM · generation"
  std::vector<Sample> samples;  // printable UTF-8
};

// All texts are valid UTF-8 without control characters other than line breaks and tabs.
struct Report {
  Language language = Language::kEnglish;
  bool with_timings = true;  // false: nothing in it differs from run to run
  const RunRecord* run = nullptr;
  std::vector<Table> tables;
  std::vector<Figure> figures;  // for formats that can show them
  std::vector<SampleBlock> samples;

  // What the run says of itself, in the report's language.
  const std::string& description() const;
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual std::string file_extension() const = 0;  // "md"
  virtual void write(const Report& report, std::ostream& out) const = 0;
};

}  // namespace vqlm
