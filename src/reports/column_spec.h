// Rows and columns of a table's specification, and what each cell of the two shows.
//   row     a generator's name, or {"generator": ..., "title": ..., "with": {"task": "mt"},
//           "points": [generators], "x": [numbers]}
//   column  {"task": ..., "score": ..., "show": ..., ...}; where a text is "$name", it is what the
//           row's "with" says of that name, so that rows may differ in task, score or baseline
// What "show" knows:
//   value         the mean over seeds with its interval (default)
//   kind          the kind of a likelihood
//   signature     how the number was made
//   difference    to another generator, "to": a name, "previous" (the row before) or "baseline"
//                 (the table's; default); with its interval and a mark where it is significant
//   verdict       of the same test, in a word: better, worse, equivalent (the whole interval within
//                 "margin") or undecided
//   effect_size   of the same difference: over the deviation of a seed, pooled from both sides
//                 (Hedges' g); needs four seeds on both sides together
//   ratio         of the value to that of "to"
//   spread        (largest - smallest) / mean over the row's or column's "points", in %
//   seed_spread   standard deviation over seeds
//   failed_seeds  seeds without a result, of how many
//   exponent      b of score = a x^-b through the row's "points", over "x": {"task", "score"} or
//                 the row's numbers (stats/power_law.h)
//   prediction    that law at "at" times the largest x, with its interval: an extrapolation
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "reports/language.h"

namespace vqlm {

struct RowSpec {
  std::string generator;
  LocalText title;                          // default: the built-in heading (headings.h)
  std::string where;                        // place in the config, for messages
  std::map<std::string, std::string> with;  // name -> what "$name" in a column stands for
  std::vector<std::string> points;          // generators
  std::vector<double> x;                    // of the points
  std::string points_where;
};

enum class ColumnShows {
  kValue,
  kKind,
  kSignature,
  kDifference,
  kVerdict,
  kEffectSize,
  kRatio,
  kSpread,
  kSeedSpread,
  kFailedSeeds,
  kExponent,
  kPrediction
};

struct ColumnSpec {
  std::string task, score;
  LocalText title;                          // default: the built-in heading
  std::optional<int> digits;                // after the decimal point; default: built in, 2
  std::optional<double> scale;              // factor before printing; default: built in, 1
  LocalText absent;                         // declared reason of cells without a value
  ColumnShows shows = ColumnShows::kValue;  // "show"
  std::string generator;                    // instead of the row's
  std::string to = "baseline";              // of a comparison
  std::optional<double> margin;             // of a verdict, in units of the score
  std::vector<std::string> points;          // of a spread, where the row has none
  std::string x_task, x_score;              // of an exponent or prediction
  double at = 10;                           // of a prediction: times the largest x
  std::string where, task_where, score_where, points_where;  // places, for messages

  bool compares() const {
    return shows == ColumnShows::kDifference || shows == ColumnShows::kVerdict ||
           shows == ColumnShows::kRatio || shows == ColumnShows::kEffectSize;
  }
  bool fits() const { return shows == ColumnShows::kExponent || shows == ColumnShows::kPrediction; }
};

// Throw InvalidArgument on unknown keys and wrong types. `value`: a row as described above.
RowSpec row_from(const nlohmann::json& value, const std::string& where);
ColumnSpec read_column(JsonReader& reader);  // the caller finishes `reader`

// "difference", ...; "" for a value.
std::string shows_name(ColumnShows shows);
// What reports call the columns of a table, apart from language: "mt.bleu.difference". Where
// several would be called the same, the second is "mt.bleu.difference_2", and so on.
std::vector<std::string> column_ids(const std::vector<ColumnSpec>& columns);
// What a column shows as its heading says it.
std::string shows_phrase(ColumnShows shows, Language language);

}  // namespace vqlm
