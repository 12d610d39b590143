// What a report shows: the "report" section of a run's config. A title is a string for both
// languages or {"en": ..., "zh": ...}; a row is a generator's name or an object.
//   {"formats": ["markdown", "html"],
//    "tables": [{"id": "generation", "title": "Generation", "baseline": "ngram", "rows": ["ngram",
//    {"generator": "vq"}],
//                "columns": [{"task": "lm", "score": "perplexity", "digits": 1}]}],
//    "samples": {"task": "generation", "count": 3},
//    "figures": true}
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "core/registries.h"
#include "reports/language.h"

namespace vqlm {

struct RowSpec {
  std::string generator;
  LocalText title;    // default: the built-in heading (headings.h)
  std::string where;  // place in the config, for messages
};

enum class ColumnShows { kValue, kKind, kSignature };

struct ColumnSpec {
  std::string task, score;
  LocalText title;                          // default: the built-in heading
  std::optional<int> digits;                // after the decimal point; default: built in, 2
  std::optional<double> scale;              // factor before printing; default: built in, 1
  LocalText absent;                         // declared reason of cells without a value
  ColumnShows shows = ColumnShows::kValue;  // "show": "value", "kind" or "signature"
  std::string task_where, score_where;      // places in the config, for messages
};

struct TableSpec {
  std::string id;        // letters, digits, '_' and '-': names anchors
  LocalText title;       // default: the id
  LocalText row_title;   // heading above the rows; default "Generator"
  std::string baseline;  // a generator: others are marked where they differ from it
  std::string baseline_where;
  std::vector<RowSpec> rows;  // default: every generator with a result in one of the columns
  std::vector<ColumnSpec> columns;
  std::vector<LocalText> notes;  // remarks printed under the table
};

struct SampleSpec {
  std::string task;
  int count = 5;  // of each generator
  std::string where;
};

struct ReportSpec {
  std::vector<std::string> formats;  // default: every built-in one
  std::string formats_where;
  std::vector<TableSpec> tables;    // default: one a task, with every score (default_tables)
  std::vector<SampleSpec> samples;  // "samples": an object or an array of them
  bool samples_given = false;       // false: the first task with samples, 3 of each generator
  bool figures = true;              // learning curves and use of codes, where there are any
};

// Reads strictly; the caller finishes `reader`. Throws InvalidArgument on unknown keys, wrong types
// and a table id given twice.
ReportSpec read_report_spec(JsonReader& reader);

// Throws InvalidArgument naming the place and the nearest name when a generator, a task or a format
// is unknown. Score names are known only after the run: a column whose score nobody gave says so.
void validate_report_spec(const ReportSpec& spec, const std::vector<std::string>& generators,
                          const std::vector<std::string>& tasks, const Registries& registries);

}  // namespace vqlm
