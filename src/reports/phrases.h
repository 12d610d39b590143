// The fixed phrases of a report in both languages, and the joints between phrases.
#pragma once

#include <string>
#include <vector>

#include "reports/language.h"

namespace vqlm {

enum class Phrase {
  kContents,
  kFigures,
  kSamples,
  kFailures,
  kFailuresIntro,
  kProvenance,
  kCommand,
  kGenerator,
  kSource,
  kReference,
  kOutput,
  kCodes,
  kNotAvailable,
  kNotRun,
  kNoScore,
  kNotes,
  kSteps,
  kRank,
  kShareOfDraws,
  kCode,
  kDraws,
  kUniform,
  kLearningCurves,
  kCodeUse,
  kShareOfCodes,
  kDuringTraining,
  kLoss,
  kLevel,
  kHead,
  kEncoder,
  kPrior,
  kNoFigure,
  kOtherScript,
  kEmptyText,
};

const char* phrase(Phrase which, Language language);

// "exact", "bound", ... as printed in a table.
std::string kind_phrase(const std::string& kind, Language language);
// One sentence on what the kind means; empty for an unknown one.
std::string kind_explanation(const std::string& kind, Language language);

// "train", "dev" and "test"; other splits by their name.
std::string split_phrase(const std::string& split, Language language);

// "label: text" with the colon of the language.
std::string labelled(const std::string& label, const std::string& text, Language language);
// "text (remark)" with the parentheses of the language.
std::string with_remark(const std::string& text, const std::string& remark, Language language);
// "a, b, c" with the comma of the language.
std::string joined(const std::vector<std::string>& parts, Language language);

}  // namespace vqlm
