#include "reports/cell_absence.h"

#include <algorithm>

#include "reports/note_translation.h"
#include "reports/phrases.h"
#include "reports/table_notes.h"

namespace vqlm {
namespace {

constexpr const char* kFailed = "failed";  // recorded where a metric could not be computed

// Whether a metric of the generator on the task could not be computed.
bool failed(const CellQuestion& question, const std::string& generator) {
  const auto& results = question.run.results;
  return std::any_of(results.begin(), results.end(), [&](const Result& result) {
    return result.task == question.address.task && result.generator == generator &&
           std::any_of(result.absent.begin(), result.absent.end(),
                       [](const auto& reason) { return reason.second == kFailed; });
  });
}

}  // namespace

std::string cell_absence(const CellQuestion& question, const std::string& generator,
                         const SeedScores& found) {
  std::string recorded = found.absent;
  if (recorded.empty() && failed(question, generator)) recorded = kFailed;
  const bool by_design = recorded.empty() || recorded == "no codes" || recorded == "has no codes";
  if (by_design && !question.column.absent.empty())
    return question.column.absent.in(question.language);
  if (!recorded.empty()) return translated(recorded, question.language);
  return phrase(found.num_seeds == 0 ? Phrase::kNotRun : Phrase::kNoScore, question.language);
}

std::string points_absence(const CellQuestion& question, const std::vector<std::string>& left_out) {
  std::vector<std::string> names;
  for (const std::string& generator : left_out)
    names.push_back(generator_heading(question.run, generator).in(question.language));
  return left_out_note(question.address.points.size(), names, question.language);
}

}  // namespace vqlm
