// Built-in headings: what well-known scores and generators are called in both languages, and how
// their numbers are best printed. A table specification may replace each of these.
#pragma once

#include <string>

#include "reports/language.h"
#include "results/run_record.h"

namespace vqlm {

struct ScoreHeading {
  LocalText title;      // with the unit: "Training time (s)"
  int digits = 2;       // after the decimal point
  double scale = 1;     // the number printed is the score's times this; 100 for percent
  std::string metric;   // registry id of the metric that gives it; explains absences
  bool timing = false;  // differs from run to run
};

// An unknown score is called by its name, with `unit` behind it.
ScoreHeading score_heading(const std::string& score, const std::string& unit = "");

// What the run's config calls the generator, else the built-in heading, else its name.
LocalText generator_heading(const RunRecord& run, const std::string& generator);

// "lm" -> "Language modelling"; an unknown task is called by its name.
LocalText task_heading(const std::string& task);

}  // namespace vqlm
