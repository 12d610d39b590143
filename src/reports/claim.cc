#include "reports/claim.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "reports/display_text.h"
#include "reports/headings.h"
#include "reports/phrases.h"
#include "results/aggregate.h"
#include "results/significance.h"

namespace vqlm {
namespace {

enum class Verdict { kSupported, kNotSupported, kUndecided };

constexpr double kSmallestP = 0.001;

const char* verdict_phrase(Verdict verdict, Language language) {
  const bool zh = language == Language::kChinese;
  if (verdict == Verdict::kSupported) return zh ? "得到支持" : "supported";
  if (verdict == Verdict::kNotSupported) return zh ? "未得到支持" : "not supported";
  return zh ? "未定" : "undecided";
}

struct TestedPart {
  const ClaimPart* part = nullptr;
  SeedScores own, other;
  const PairedDifference* test = nullptr;
  std::optional<double> adjusted_p;
  Verdict verdict = Verdict::kUndecided;
};

Verdict verdict_of(const TestedPart& tested) {
  if (tested.test == nullptr || tested.own.scores.empty()) return Verdict::kUndecided;
  switch (judge_difference(*tested.test, {tested.adjusted_p, tested.own.scores.front()->direction,
                                          tested.part->margin})) {
    case Judgement::kBetter:
      return Verdict::kSupported;
    case Judgement::kWorse:
    case Judgement::kEquivalent:
      return Verdict::kNotSupported;
    case Judgement::kUndecided:
      break;
  }
  return Verdict::kUndecided;
}

std::vector<TestedPart> test_parts(const RunRecord& run, const ClaimSpec& claim) {
  std::vector<TestedPart> all;
  std::vector<const PairedDifference*> family;
  for (const ClaimPart& part : claim.parts) {
    TestedPart tested{&part,
                      find_scores(run, {part.task, part.generator, part.score, ""}),
                      find_scores(run, {part.task, part.to, part.score, ""}),
                      nullptr,
                      {},
                      {}};
    tested.test = find_difference(run, {part.to, part.generator, part.task + "." + part.score});
    if (tested.test != nullptr && tested.test->p_value) family.push_back(tested.test);
    all.push_back(std::move(tested));
  }
  const std::vector<double> adjusted = adjusted_p_values(family);
  std::size_t next = 0;
  for (TestedPart& tested : all) {
    if (tested.test != nullptr && tested.test->p_value) tested.adjusted_p = adjusted[next++];
    tested.verdict = verdict_of(tested);
  }
  return all;
}

Verdict verdict_of(const std::vector<TestedPart>& parts) {
  const auto is = [](Verdict verdict) {
    return [verdict](const TestedPart& part) { return part.verdict == verdict; };
  };
  if (std::any_of(parts.begin(), parts.end(), is(Verdict::kNotSupported)))
    return Verdict::kNotSupported;
  return std::all_of(parts.begin(), parts.end(), is(Verdict::kSupported)) ? Verdict::kSupported
                                                                          : Verdict::kUndecided;
}

// The generator as the table calls it, where one row alone is it, and is nothing else.
std::string heading_in(const RunRecord& run, const TableSpec& table, const std::string& generator,
                       Language language) {
  std::string heading;
  int rows = 0;
  for (const RowSpec& row : table.rows) {
    if (row.generator != generator) continue;
    ++rows;
    if (row.with.empty() && row.points.empty()) heading = row.title.in(language);
  }
  return rows == 1 && !heading.empty() ? heading : generator_heading(run, generator).in(language);
}

// The score as the table's column of it is called.
std::string score_title(const TableSpec& table, const ClaimPart& part, Language language) {
  for (const ColumnSpec& column : table.columns)
    if (column.task == part.task && column.score == part.score && !column.title.empty() &&
        column.shows == ColumnShows::kValue)
      return column.title.in(language);
  return score_heading(part.score).title.in(language);
}

// "BLEU 36.03 against 38.88 (Transformer): -2.85 [-3.40, -2.31], p 0.002, not supported"
std::string part_text(const RunRecord& run, const TableSpec& table, const TestedPart& tested,
                      Language language) {
  const ClaimPart& part = *tested.part;
  const bool zh = language == Language::kChinese;
  const ScoreHeading heading = score_heading(part.score);
  const auto number = [&](double value) {
    return fixed_number(value * heading.scale, heading.digits);
  };
  const auto side = [&](const std::string& generator, const SeedScores& scores) {
    return heading_in(run, table, generator, language) + " " +
           (scores.scores.empty() ? phrase(Phrase::kNotAvailable, language)
                                  : number(aggregate_seeds(scores.scores).mean));
  };
  std::string text = score_title(table, part, language) + (zh ? "：" : ": ") +
                     side(part.generator, tested.own) + (zh ? " 对 " : " against ") +
                     side(part.to, tested.other);
  if (tested.test != nullptr) {
    if (tested.test->interval)
      text += (zh ? "，差的 95% 区间 [" : ", 95 % interval of the difference [") +
              number(tested.test->interval->lower) + ", " + number(tested.test->interval->upper) +
              "]";
    if (tested.adjusted_p)
      text += (zh ? "，p " : ", p ") + (*tested.adjusted_p < kSmallestP
                                            ? "< " + fixed_number(kSmallestP, 3)
                                            : fixed_number(*tested.adjusted_p, 3));
  }
  if (part.margin) text += (zh ? "，等效界 " : ", margin ") + number(*part.margin);
  return text + (zh ? "，" : ", ") + verdict_phrase(tested.verdict, language);
}

}  // namespace

bool claims_timing(const RunRecord& run, const TableSpec& table) {
  if (!table.claim) return false;
  const auto& parts = table.claim->parts;
  return std::any_of(parts.begin(), parts.end(), [&](const ClaimPart& part) {
    const SeedScores found = find_scores(run, {part.task, part.generator, part.score, ""});
    return score_heading(part.score).timing ||
           (!found.scores.empty() && found.scores.front()->timing);
  });
}

std::string claim_sentence(const RunRecord& run, const TableSpec& table, Language language) {
  if (!table.claim) return "";
  const bool zh = language == Language::kChinese;
  const std::vector<TestedPart> parts = test_parts(run, *table.claim);
  std::string text = (zh ? "论断“" : "Claim: “") + table.claim->text.in(language) +
                     (zh ? "”在此" : "” – here ") + verdict_phrase(verdict_of(parts), language);
  std::string listed;
  for (const TestedPart& part : parts)
    listed += (listed.empty() ? "" : zh ? "；" : "; ") + part_text(run, table, part, language);
  return text + (zh ? "（" + listed + "）。" : " (" + listed + ").");
}

}  // namespace vqlm
