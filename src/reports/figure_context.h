// What every figure of a specification needs: the run, the language, names and numbers of
// generators, and notes on what is not drawn.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/figure_sheet.h"
#include "reports/figure_spec.h"
#include "reports/language.h"
#include "reports/reporter.h"
#include "results/run_record.h"

namespace vqlm {

struct FigureContext {
  const RunRecord& run;
  Language language = Language::kEnglish;
  bool with_timings = true;  // false: what differs from run to run is left out
  bool with_pdf = false;

  std::string say(const char* en, const char* zh) const {
    return language == Language::kChinese ? zh : en;
  }
};

// The point's title, else the generator's heading, with its name where another one of the run has
// the same heading.
std::string point_title(const FigureContext& context, const FigurePoint& point);

// The score's title, else the built-in heading with the unit.
std::string score_title(const FigureContext& context, const FigureScore& score);

struct FigureValue {
  double value = 0;  // as tables print it (percent, millions)
  std::optional<double> half_width;
  Direction direction = Direction::kNeither;
  std::string kind;  // of a likelihood
};

// Remarks under a figure: what has no value, of which kind likelihoods are, what the specification
// says.
class FigureNotes {
 public:
  FigureNotes(const FigureContext& context, const FigureSpec& spec);

  void leave_out(const std::string& name, const std::string& reason);
  void add(const std::string& note);
  // The mean over seeds of a generator's score, or none and a note for `name`.
  std::optional<FigureValue> value_of(const FigureScore& score, const std::string& generator,
                                      const std::string& name);
  // One line a note.
  std::vector<std::string> lines() const;
  // What was left out, as the reason why a figure without a point is not drawn.
  std::string absence() const;

 private:
  using Names =
      std::vector<std::pair<std::string, std::vector<std::string>>>;  // by what they share
  const FigureContext& context_;
  static void add_name(Names& all, const std::string& shared, const std::string& name);
  std::vector<std::string> left_out() const;

  std::vector<std::string> own_;
  Names left_out_;                      // by their reason
  std::map<std::string, Names> kinds_;  // by kind, of each score's title
};

// Whether the score, or one that is an axis of the figure, differs from run to run.
bool shows_timings(const FigureContext& context, const FigureScore& score);
bool shows_timings(const FigureContext& context, const FigureSpec& spec);

void set_drawing(Drawing drawing, Figure& figure);

// The figure as drawn, or what kept it from being drawn.
Figure drawn(const FigureContext& context, const FigureSpec& spec, const Sheet& sheet,
             const FigureNotes& notes);
Figure not_drawn(const FigureContext& context, const FigureSpec& spec, const std::string& problem);

}  // namespace vqlm
