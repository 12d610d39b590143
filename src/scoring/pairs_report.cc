#include "scoring/pairs_report.h"

#include <vector>

#include "scoring/python_number.h"
#include "scoring/text_table.h"

namespace vqlm {
namespace {

constexpr long long kPValueDigits = 4;

std::string table_text(const TextTable& table, const ScoreOptions& options) {
  return (options.format == OutputFormat::kLatex ? latex_booktabs(table) : fancy_grid(table)) +
         "\n";
}

TextTable pairs_table(const ScoreResult& result, const MetricResult& metric, long long width) {
  TextTable table{{"System", "Other", metric.name, "p", "p corrected"}, {}, false};
  table.columns.resize(table.headers.size());
  for (const PairTest& pair : metric.pairs->pairs) {
    const std::string sign = pair.difference > 0 ? "+" : "";
    const bool differ = pair.corrected_p_value <= kSignificanceLevel;
    const std::vector<std::string> cells{
        result.systems[pair.first], result.systems[pair.second],
        sign + python_fixed(pair.difference, width), python_fixed(pair.p_value, kPValueDigits),
        python_fixed(pair.corrected_p_value, kPValueDigits) + (differ ? "*" : "")};
    for (std::size_t i = 0; i < cells.size(); ++i) table.columns[i].push_back(cells[i]);
  }
  return table;
}

TextTable rank_table(const ScoreResult& result, const MetricResult& metric, long long width) {
  TextTable table{{"System", metric.name, "Ranks"}, {{}, {}, {}}, false};
  std::size_t first = 1;
  for (const std::vector<std::size_t>& cluster : metric.pairs->clusters) {
    const std::size_t last = first + cluster.size() - 1;
    const std::string ranks =
        std::to_string(first) + (last > first ? "-" + std::to_string(last) : "");
    for (const std::size_t system : cluster) {
      table.columns[0].push_back(result.systems[system]);
      table.columns[1].push_back(python_fixed(metric.systems[system].score, width));
      table.columns[2].push_back(ranks);
    }
    first = last + 1;
  }
  return table;
}

}  // namespace

std::string pairs_report(const ScoreResult& result, const ScoreOptions& options) {
  std::string text;
  for (const MetricResult& metric : result.metrics) {
    if (!metric.pairs) continue;
    const std::string title = "All pairs of systems: " + metric.name;
    text += "\n" + title + "\n" + std::string(title.size(), '-') + "\n";
    text += " - p-values are corrected by Holm's method over all pairs (" +
            std::to_string(metric.pairs->pairs.size()) +
            "); at most 0.05 is marked with \"*\".\n\n";
    text += table_text(pairs_table(result, metric, options.width), options);
    text +=
        "\n - Systems that share ranks are not told apart: a border lies where every system\n"
        "   above it differs significantly from every system below it.\n\n";
    text += table_text(rank_table(result, metric, options.width), options);
  }
  return text;
}

}  // namespace vqlm
