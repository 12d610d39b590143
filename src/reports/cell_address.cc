#include "reports/cell_address.h"

#include <algorithm>
#include <optional>
#include <set>

#include "results/aggregate.h"

namespace vqlm {
namespace {

// `name`, or what the row says of "$name".
std::string said(const std::string& name, const RowSpec& row, std::string& unsaid) {
  if (name.empty() || name[0] != '$') return name;
  const auto it = row.with.find(name.substr(1));
  if (it != row.with.end()) return it->second;
  unsaid = name;
  return "";
}

std::string other_of(const TableSpec& table, const ColumnSpec& column,
                     const std::vector<RowSpec>& rows, std::size_t row, std::string& unsaid) {
  if (!column.compares()) return "";
  if (column.to == "baseline") return table.baseline;
  if (column.to == "previous") return row == 0 ? "" : rows[row - 1].generator;
  return said(column.to, rows[row], unsaid);
}

void add_wanted(WantedDifference wanted, std::vector<WantedDifference>& all) {
  if (wanted.baseline.empty() || wanted.generator.empty() || wanted.baseline == wanted.generator)
    return;
  const auto it = std::find_if(all.begin(), all.end(), [&](const WantedDifference& known) {
    return known.task == wanted.task && known.score == wanted.score &&
           known.baseline == wanted.baseline && known.generator == wanted.generator;
  });
  if (it == all.end())
    all.push_back(std::move(wanted));
  else
    it->only_paired = it->only_paired && wanted.only_paired;
}

// The best of each column of values against all others.
void add_of_bold(const RunRecord& run, const TableSpec& table, const std::vector<RowSpec>& rows,
                 std::vector<WantedDifference>& all) {
  for (const ColumnSpec& column : table.columns) {
    if (column.shows != ColumnShows::kValue || !column.generator.empty()) continue;
    std::vector<std::optional<double>> means(rows.size());
    Direction direction = Direction::kNeither;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const auto scores =
          find_scores(run, {column.task, rows[row].generator, column.score, ""}).scores;
      if (scores.empty()) continue;
      means[row] = aggregate_seeds(scores).mean;
      direction = scores.front()->direction;
    }
    const std::optional<std::size_t> best = best_mean(means, direction);
    for (std::size_t row = 0; best && row < rows.size(); ++row)
      if (means[row])
        add_wanted({column.task, column.score, rows[row].generator, rows[*best].generator, false},
                   all);
  }
}

void add_of_table(const RunRecord& run, const TableSpec& table,
                  std::vector<WantedDifference>& all) {
  const std::vector<RowSpec> rows = table_rows(run, table);
  for (const ColumnSpec& column : table.columns)
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const CellAddress cell = cell_address(table, column, rows, row);
      if (!cell.unsaid.empty()) continue;
      if (column.shows == ColumnShows::kDifference || column.shows == ColumnShows::kVerdict)
        add_wanted({cell.task, cell.score, cell.other, cell.generator, false}, all);
      if (column.shows == ColumnShows::kValue && column.generator.empty())
        add_wanted({cell.task, cell.score, table.baseline, cell.generator, true}, all);
    }
  if (table.bold) add_of_bold(run, table, rows, all);
  if (!table.claim) return;
  for (const ClaimPart& part : table.claim->parts)
    add_wanted({part.task, part.score, part.to, part.generator, false}, all);
}

}  // namespace

CellAddress cell_address(const TableSpec& table, const ColumnSpec& column,
                         const std::vector<RowSpec>& rows, std::size_t row) {
  const RowSpec& of = rows[row];
  CellAddress cell;
  cell.task = said(column.task, of, cell.unsaid);
  cell.score = said(column.score, of, cell.unsaid);
  cell.generator =
      column.generator.empty() ? of.generator : said(column.generator, of, cell.unsaid);
  cell.other = other_of(table, column, rows, row, cell.unsaid);
  cell.points = of.points.empty() ? column.points : of.points;
  cell.x = of.x;
  if (!cell.x.empty()) return cell;
  cell.x_task = said(column.x_task, of, cell.unsaid);
  cell.x_score = said(column.x_score, of, cell.unsaid);
  return cell;
}

std::vector<RowSpec> table_rows(const RunRecord& run, const TableSpec& table) {
  if (!table.rows.empty()) return table.rows;
  std::set<std::string> tasks, present;
  for (const ColumnSpec& column : table.columns) tasks.insert(column.task);
  for (const Result& result : run.results)
    if (tasks.count(result.task) != 0) present.insert(result.generator);
  std::vector<RowSpec> rows;
  for (const std::string& generator : run.generators) {
    if (present.count(generator) == 0) continue;
    rows.emplace_back();
    rows.back().generator = generator;
  }
  return rows;
}

std::vector<WantedDifference> wanted_differences(const RunRecord& run, const ReportSpec& spec) {
  std::vector<WantedDifference> all;
  for (const TableSpec& table : spec.tables) add_of_table(run, table, all);
  return all;
}

}  // namespace vqlm
