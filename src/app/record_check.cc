#include "app/record_check.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/report_builder.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

bool equal(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

// Whether the record, or the timing beside it, holds that score with that value. What is derived
// from them (costs, stability of a training) is no score there, and stands on the record alone.
bool holds(const Store& store, const Score& score) {
  const Record record = store.read(score.record);
  bool named = false;
  for (const nlohmann::json& of : {record.result, store.read_timing(score.record)})
    for (const nlohmann::json& one : of.value("scores", nlohmann::json::array())) {
      const Score found = score_from_json(one);
      if (found.name != score.name) continue;
      if (equal(found.value, score.value)) return true;
      named = true;
    }
  return !named && record.kind != "metric";
}

class Walk {
 public:
  Walk(const StoredRun& stored, const Store& store) : stored_(stored), store_(store) {}

  RecordCheck check() {
    for (const Result& result : stored_.run.results)
      for (const Score& score : result.scores) check_score(result, score);
    ReportOptions options;
    options.with_figures = false;
    const Report report = build_report(stored_.run, stored_.spec, options);
    for (const Table& table : report.tables)
      for (const TableRow& row : table.rows)
        for (std::size_t i = 0; i < row.cells.size(); ++i)
          check_cell(table.id + ", " + row.heading + ", " + table.columns[i].heading, row.cells[i]);
    check_.num_records = static_cast<int>(records_.size());
    return std::move(check_);
  }

 private:
  void check_score(const Result& result, const Score& score) {
    const std::string what = result.task + "." + score.name + " of " + result.generator;
    if (score.record.empty())
      check_.problems.push_back(what + ": expected a record, got none");
    else if (!store_.has(score.record))
      check_.problems.push_back(what + ": expected record " + score.record +
                                " in the store, got none");
    else if (!holds(store_, score))
      check_.problems.push_back(what + ": expected the value of record " + score.record +
                                ", got another");
  }

  void check_cell(const std::string& where, const TableCell& cell) {
    if (!cell.note.empty()) {
      ++check_.num_absent;
      if (!cell.declared)
        check_.problems.push_back("table " + where +
                                  ": expected a number or a reason that the specification "
                                  "declares, got n/a: " +
                                  cell.note);
      return;
    }
    ++check_.num_numbers;
    if (cell.records.empty())
      check_.problems.push_back("table " + where + ": expected records behind it, got none");
    for (const std::string& record : cell.records) {
      records_.insert(record);
      if (!store_.has(record))
        check_.problems.push_back("table " + where + ": expected record " + record +
                                  " in the store, got none");
    }
  }

  const StoredRun& stored_;
  const Store& store_;
  RecordCheck check_;
  std::set<std::string> records_;
};

}  // namespace

RecordCheck check_records(const StoredRun& stored, const Store& store) {
  return Walk(stored, store).check();
}

}  // namespace vqlm
