#include "app/comparison_report.h"

#include <algorithm>
#include <cmath>

#include "app/comparison_breakdown.h"
#include "app/comparison_cells.h"
#include "app/report_cells.h"
#include "core/version.h"
#include "reports/display_text.h"
#include "stats/holm.h"
#include "stats/seed_spread.h"

namespace vqlm {
namespace {

constexpr int kPDigits = 4;
constexpr double kSignificant = 0.05;

TableCell p_cell(const std::optional<double>& value, bool marked) {
  TableCell cell = number_cell(value, kPDigits);
  if (marked && value && *value < kSignificant) cell.text += " *";
  return cell;
}

// Holm's correction of all p-values of the report, in the order of pairs, metrics and scores.
std::vector<std::optional<double>> adjusted_p_values(const ComparisonReport& report) {
  std::vector<double> given;
  std::vector<std::optional<double>> result;
  for (const PairComparison& pair : report.pairs)
    for (const MetricComparison& metric : pair.metrics)
      for (const ScoreComparison& score : metric.scores) {
        result.push_back(score.p_value);
        if (score.p_value) given.push_back(*score.p_value);
      }
  const std::vector<double> adjusted = holm_adjusted(given);
  auto next = adjusted.begin();
  for (auto& value : result)
    if (value) value = *next++;
  return result;
}

TableRow score_row(const ScoreComparison& pair, const std::string& heading,
                   const std::optional<double>& adjusted) {
  TableRow row{heading, pair.a.name, {}};
  if (!pair.absent.empty()) {
    TableCell reason = text_cell("n/a");
    reason.note = pair.absent;
    row.cells.assign(6, reason);
    row.cells.back() = text_cell("n/a (" + pair.absent + ")");
    return row;
  }
  const int digits = digits_for(std::max(std::abs(pair.a.value), std::abs(pair.b.value)));
  row.cells = {number_cell(pair.a.value, digits), number_cell(pair.b.value, digits),
               difference_cell(pair, digits),     interval_cell(pair.interval, digits),
               p_cell(pair.p_value, false),       p_cell(adjusted, true)};
  row.cells[0].signature = pair.a.signature;
  row.cells[1].signature = pair.b.signature;
  return row;
}

// The mean difference over seeds with its t interval.
TableRow seeds_row(const std::vector<const ScoreComparison*>& seeds, double level) {
  std::vector<double> a, b, differences;
  for (const ScoreComparison* one : seeds) {
    a.push_back(one->a.value);
    b.push_back(one->b.value);
    differences.push_back(one->difference);
  }
  const SeedSpread spread = seed_spread(differences, level);
  ScoreComparison mean = *seeds.front();
  mean.difference = spread.mean;
  const int digits = digits_for(std::max(std::abs(mean.a.value), std::abs(mean.b.value)));
  std::optional<Interval> interval;
  if (spread.interval)
    interval = Interval{spread.interval->first, spread.interval->second, level, "t"};
  return {mean.a.name + ", " + std::to_string(seeds.size()) + " seeds",
          mean.a.name,
          {number_cell(seed_spread(a).mean, digits), number_cell(seed_spread(b).mean, digits),
           difference_cell(mean, digits), interval_cell(interval, digits), p_cell({}, false),
           p_cell({}, false)}};
}

std::string percent_text(double level) { return fixed_number(level * 100, 0) + " %"; }

// Pairs [begin, end) are the seeds of one task and pair of systems; `adjusted` moves on.
Table score_table(const ComparisonReport& report, std::size_t begin, std::size_t end,
                  const std::optional<double>*& adjusted) {
  const auto& first = report.pairs[begin];
  Table table;
  table.id = "scores-" + std::to_string(begin);
  table.title = pair_title(first);
  table.row_title = "Score";
  table.columns = {column("A: " + first.a, "a"),
                   column("B: " + first.b, "b"),
                   column("B − A", "difference"),
                   column(percent_text(report.options.level) + " interval", "interval"),
                   column("p", "p"),
                   column("p, Holm", "adjusted_p")};
  for (std::size_t seed = begin; seed < end; ++seed)
    for (const MetricComparison& metric : report.pairs[seed].metrics)
      for (const ScoreComparison& score : metric.scores) {
        const std::string heading =
            score.a.name +
            (end - begin > 1 ? ", seed " + std::to_string(report.pairs[seed].seed) : "");
        table.rows.push_back(score_row(score, heading, *adjusted++));
      }
  if (end - begin > 1)
    for (std::size_t m = 0; m < first.metrics.size(); ++m)
      for (std::size_t s = 0; s < first.metrics[m].scores.size(); ++s) {
        std::vector<const ScoreComparison*> seeds;
        for (std::size_t seed = begin; seed < end; ++seed)
          seeds.push_back(&report.pairs[seed].metrics[m].scores[s]);
        if (std::all_of(seeds.begin(), seeds.end(), [](auto* one) { return one->absent.empty(); }))
          table.rows.push_back(seeds_row(seeds, report.options.level));
      }
  table.notes = {
      std::to_string(first.of_a.size()) + " examples.",
      report.options.test == PairedTest::kBootstrap
          ? "p: paired bootstrap, " + std::to_string(report.options.num_resamples) +
                " resamples, seed " + std::to_string(report.options.seed) + "."
          : "p: paired approximate randomisation, " + std::to_string(report.options.num_trials) +
                " trials, seed " + std::to_string(report.options.seed) + ".",
      report.options.test == PairedTest::kBootstrap
          ? "p is sacreBLEU's, of one side where all resamples agree on the sign; the "
            "interval has two."
          : "As in sacreBLEU, trials that tie with the real difference do not count: where few "
            "examples differ, p is too small.",
      "Intervals of differences come from the paired bootstrap where statistics add up, "
      "else from both scores' own, taken as independent.",
      "* significant at 5 % in the whole report by Holm's correction."};
  if (end - begin > 1)
    table.notes.emplace_back("Over seeds: Student's t interval of the mean of the differences.");
  return table;
}

}  // namespace

RunRecord comparison_record(const ComparisonReport& report) {
  RunRecord record;
  record.name = "Comparison";
  record.description = "A: " + report.a + "; B: " + report.b + ".";
  record.provenance = {{"vqlm", kVersion}};
  return record;
}

std::vector<Table> comparison_tables(const ComparisonReport& report) {
  const auto adjusted = adjusted_p_values(report);
  const std::optional<double>* next = adjusted.data();
  std::vector<Table> tables;
  for (std::size_t begin = 0, end = 0; begin < report.pairs.size(); begin = end) {
    const PairComparison& first = report.pairs[begin];
    for (end = begin; end < report.pairs.size() && report.pairs[end].task == first.task &&
                      report.pairs[end].a == first.a && report.pairs[end].b == first.b;)
      ++end;
    tables.push_back(score_table(report, begin, end, next));
    add_breakdown(report, first, tables);
  }
  return tables;
}

}  // namespace vqlm
