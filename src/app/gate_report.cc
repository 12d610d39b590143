#include <algorithm>
#include <sstream>

#include "app/gate_check.h"
#include "app/report_cells.h"
#include "reports/display_text.h"
#include "reports/markdown_reporter.h"

namespace vqlm {
namespace {

constexpr int kDigits = 4;

std::string interval_text(const GateAnswer& answer) {
  return "[" + fixed_number(answer.lower, kDigits) + ", " + fixed_number(answer.upper, kDigits) +
         "]";
}

std::string name_of(const GateLine& line) { return line.task + "/" + line.score; }

std::string sentence(const GateLine& line) {
  return "baseline " + full_number(line.answer.baseline) + ", candidate " +
         full_number(line.answer.candidate) + ", difference " +
         fixed_number(line.answer.difference, kDigits) + " " + interval_text(line.answer) +
         ", margin " + full_number(line.margin);
}

std::string seeds_text(const GateLine& line) {
  return std::to_string(line.num_baseline) + ", " + std::to_string(line.num_candidate);
}

}  // namespace

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kInconclusive:
      break;
  }
  return "inconclusive";
}

std::string junit_text(const std::vector<GateLine>& lines) {
  const auto count = [&](Verdict verdict) {
    return std::to_string(std::count_if(lines.begin(), lines.end(), [&](const GateLine& line) {
      return line.answer.verdict == verdict;
    }));
  };
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"vqlm gate\" tests=\"" +
      std::to_string(lines.size()) + "\" failures=\"" + count(Verdict::kFail) + "\" errors=\"" +
      count(Verdict::kInconclusive) + "\">\n";
  for (const GateLine& line : lines) {
    text += "  <testcase classname=\"" + markup_escaped(line.task) + "\" name=\"" +
            markup_escaped(line.score) + "\"";
    const std::string message = markup_escaped(sentence(line));
    if (line.answer.verdict == Verdict::kPass)
      text += ">\n    <system-out>" + message + "</system-out>\n";
    else if (line.answer.verdict == Verdict::kFail)
      text += ">\n    <failure message=\"" + message + "\"/>\n";
    else
      text += ">\n    <error message=\"inconclusive: " + message + "\"/>\n";
    text += "  </testcase>\n";
  }
  return text + "</testsuite>\n";
}

std::string summary_text(const std::vector<GateLine>& lines, const std::string& baseline,
                         const std::string& candidate, double alpha) {
  Table table;
  table.id = "gate";
  table.title = "Gate: " + printable(candidate) + " against " + printable(baseline) + ": " +
                verdict_name(overall(lines));
  table.row_title = "Score";
  table.columns = {column("Baseline", "baseline"),
                   column("Candidate", "candidate"),
                   column("Difference", "difference"),
                   column(fixed_number(100 * (1 - 2 * alpha), 0) + " % interval", "interval"),
                   column("Margin", "margin"),
                   column("Verdict", "verdict", false),
                   column("Interval by", "method", false),
                   column("Seeds", "seeds", false)};
  for (const GateLine& line : lines)
    table.rows.push_back(
        {name_of(line),
         name_of(line),
         {number_cell(line.answer.baseline, kDigits), number_cell(line.answer.candidate, kDigits),
          number_cell(line.answer.difference, kDigits), text_cell(interval_text(line.answer)),
          number_cell(line.margin, kDigits), text_cell(verdict_name(line.answer.verdict)),
          text_cell(line.answer.method), text_cell(seeds_text(line))}});
  table.notes = {
      "pass: the whole interval loses less than the margin; fail: the whole interval "
      "loses more; else inconclusive. A candidate that loses exactly the margin passes "
      "with a chance of " +
      fixed_number(100 * alpha, 1) + " %."};
  std::ostringstream out;
  write_markdown_table(table, Language::kEnglish, out);
  return out.str();
}

}  // namespace vqlm
