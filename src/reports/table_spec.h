// What a report shows: the "report" section of a run's config. A title is a string for both
// languages or {"en": ..., "zh": ...}; rows and columns are described in column_spec.h.
//   {"formats": ["markdown", "html"],
//    "tables": [{"id": "generation", "title": "Generation", "baseline": "ngram", "rows": ["ngram",
//    {"generator": "vq"}],
//                "columns": [{"task": "lm", "score": "perplexity", "digits": 1}],
//                "claim": {"text": "...", "parts": [{"task": "lm", "score": "perplexity",
//                "generator": "vq", "to": "ngram", "margin": 0.5}]}}],
//    "samples": {"task": "generation", "count": 3},
//    "figures": true}
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "core/registries.h"
#include "reports/column_spec.h"
#include "reports/figure_spec.h"
#include "reports/language.h"

namespace vqlm {

// One comparison behind a claim: `generator` does better than `to`.
struct ClaimPart {
  std::string task, score, generator, to;
  std::optional<double> margin;  // within which both count as alike, in units of the score
  std::string where;
};

// What a table is there to show. The report says under the table whether it held, by the tests.
struct ClaimSpec {
  LocalText text;
  std::vector<ClaimPart> parts;  // all of them make the claim
};

struct TableSpec {
  std::string id;        // letters, digits, '_' and '-': names anchors
  LocalText title;       // default: the id
  LocalText row_title;   // heading above the rows; default "Generator"
  std::string baseline;  // a generator: others are marked where they differ from it
  std::string baseline_where;
  std::vector<RowSpec> rows;  // default: every generator with a result in one of the columns
  std::vector<ColumnSpec> columns;
  std::string sort;   // id of a column, "lm.perplexity.difference": rows by its size, largest first
  bool bold = false;  // a column's best, where it is significantly better than the rest
  std::optional<ClaimSpec> claim;
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
  std::map<std::string, LocalText> titles;  // "titles": of generators, wherever they are named
  std::vector<TableSpec> tables;         // default: one a task, with every score (default_tables)
  std::vector<SampleSpec> samples;       // "samples": an object or an array of them
  bool samples_given = false;            // false: the first task with samples, 3 of each generator
  bool figures = true;                   // false: none
  std::vector<FigureSpec> figure_specs;  // none: learning curves and use of codes, where there are
};

// Reads strictly; the caller finishes `reader`. Throws InvalidArgument on unknown keys, wrong types
// and a table id given twice.
ReportSpec read_report_spec(JsonReader& reader);

// Throws InvalidArgument naming the place and the nearest name when a generator, a task or a format
// is unknown. Score names are known only after the run: a column whose score nobody gave says so.
void validate_report_spec(const ReportSpec& spec, const std::vector<std::string>& generators,
                          const std::vector<std::string>& tasks, const Registries& registries);

}  // namespace vqlm
