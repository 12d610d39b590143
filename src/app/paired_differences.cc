#include "app/paired_differences.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "app/gate_system.h"
#include "core/signature.h"
#include "stats/means.h"

namespace vqlm {
namespace {

// The systems of a run, read when first asked for.
class Systems {
 public:
  Systems(const RunRecord& run, std::string store, const Session& session) : session_(session) {
    side_.text = side_.folder = run.name;
    side_.store = std::move(store);
    side_.run = run;
  }

  // Only what `tasks` need is read.
  void restrict_to(const std::set<std::string>& tasks) {
    std::erase_if(side_.run.results, [&](const Result& result) {
      return tasks.count(result.task) == 0 || result.predictions.empty();
    });
  }

  const GateSystem& of(const std::string& generator) {
    const auto it = systems_.find(generator);
    if (it != systems_.end()) return it->second;
    side_.generator = generator;
    return systems_.emplace(generator, gate_system(side_, session_)).first->second;
  }

  GateSource source(const GateResult& result, const std::string& score) const {
    return gate_source(result, score, side_, session_);
  }

 private:
  RunSide side_;
  const Session& session_;
  std::map<std::string, GateSystem> systems_;
};

bool alike(const GateResult& a, const GateResult& b, const std::string& score) {
  const Score &of_a = *find_score(a, score), &of_b = *find_score(b, score);
  return a.data == b.data && of_a.kind == of_b.kind &&
         measured_signature(of_a.signature) == measured_signature(of_b.signature);
}

std::optional<PairedDifference> test(Systems& systems, const ColumnSpec& column,
                                     const std::string& baseline, const std::string& generator) {
  const auto a = results_of(systems.of(baseline), column.task, column.score),
             b = results_of(systems.of(generator), column.task, column.score);
  if (a.empty() || b.empty() || !alike(*a.front(), *b.front(), column.score)) return std::nullopt;
  const GateSource source = systems.source(*a.front(), column.score);
  if (source.additive == nullptr) return std::nullopt;
  const GateSide of_a = gate_side(a, column.score, source),
                 of_b = gate_side(b, column.score, source);
  if (of_a.statistics.empty() || of_b.statistics.empty()) return std::nullopt;
  GateQuestion question;
  question.function = source.additive->values_of_sums();
  question.place = source.place;
  PairedDifference result{column.task, column.score, baseline, generator, 0, 1, 0, ""};
  result.difference = exact_mean(of_b.values) - exact_mean(of_a.values);
  result.p_value = difference_p_value(of_a, of_b, question);
  result.num_seeds = static_cast<int>(std::min(a.size(), b.size()));
  result.method = "paired bootstrap, " + std::to_string(question.num_resamples) +
                  " resamples, seed " + std::to_string(question.seed);
  return result;
}

std::vector<std::string> rows_of(const TableSpec& table, const RunRecord& run) {
  std::vector<std::string> rows;
  for (const RowSpec& row : table.rows) rows.push_back(row.generator);
  return rows.empty() ? run.generators : rows;
}

}  // namespace

std::vector<PairedDifference> paired_differences(const RunRecord& run, const ReportSpec& spec,
                                                 const std::string& store, const Session& session) {
  std::set<std::string> tasks;
  for (const TableSpec& table : spec.tables)
    if (!table.baseline.empty())
      for (const ColumnSpec& column : table.columns) tasks.insert(column.task);
  std::vector<PairedDifference> result;
  if (tasks.empty()) return result;
  Systems systems(run, store, session);
  systems.restrict_to(tasks);
  std::set<std::tuple<std::string, std::string, std::string, std::string>> done;
  for (const TableSpec& table : spec.tables) {
    if (table.baseline.empty()) continue;
    for (const ColumnSpec& column : table.columns)
      for (const std::string& generator : rows_of(table, run)) {
        if (generator == table.baseline || column.shows != ColumnShows::kValue) continue;
        if (!done.emplace(column.task, column.score, table.baseline, generator).second) continue;
        if (auto found = test(systems, column, table.baseline, generator))
          result.push_back(std::move(*found));
      }
  }
  return result;
}

}  // namespace vqlm
