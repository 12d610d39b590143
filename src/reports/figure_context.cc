#include "reports/figure_context.h"

#include <algorithm>

#include "reports/display_text.h"
#include "reports/gnuplot.h"
#include "reports/headings.h"
#include "reports/note_translation.h"
#include "reports/phrases.h"
#include "results/aggregate.h"

namespace vqlm {
namespace {

bool has_result(const RunRecord& run, const std::string& task, const std::string& generator) {
  return std::any_of(run.results.begin(), run.results.end(), [&](const Result& result) {
    return result.task == task && result.generator == generator;
  });
}

// The score of any generator on the task; null where nobody has it.
const Score* any_score(const RunRecord& run, const FigureScore& score) {
  for (const Result& result : run.results)
    if (result.task == score.task)
      for (const Score& one : result.scores)
        if (one.name == score.score) return &one;
  return nullptr;
}

}  // namespace

std::string point_title(const FigureContext& context, const FigurePoint& point) {
  if (!point.title.empty()) return printable(point.title.in(context.language));
  const std::string heading = generator_heading(context.run, point.generator).in(context.language);
  const auto& all = context.run.generators;
  const bool shared = std::any_of(all.begin(), all.end(), [&](const std::string& other) {
    return other != point.generator &&
           generator_heading(context.run, other).in(context.language) == heading;
  });
  return printable(shared ? with_remark(heading, point.generator, context.language) : heading);
}

std::string score_title(const FigureContext& context, const FigureScore& score) {
  if (!score.title.empty()) return printable(score.title.in(context.language));
  const Score* one = any_score(context.run, score);
  const std::string unit = one == nullptr ? "" : one->unit;
  return printable(score_heading(score.score, unit).title.in(context.language));
}

FigureNotes::FigureNotes(const FigureContext& context, const FigureSpec& spec) : context_(context) {
  for (const LocalText& note : spec.notes) own_.push_back(printable(note.in(context.language)));
}

void FigureNotes::add_name(Names& all, const std::string& shared, const std::string& name) {
  auto entry = std::find_if(all.begin(), all.end(),
                            [&](const auto& known) { return known.first == shared; });
  if (entry == all.end()) entry = all.insert(entry, {shared, {}});
  if (std::find(entry->second.begin(), entry->second.end(), name) == entry->second.end())
    entry->second.push_back(name);
}

void FigureNotes::leave_out(const std::string& name, const std::string& reason) {
  add_name(left_out_, translated(reason, context_.language), name);
}

std::vector<std::string> FigureNotes::left_out() const {
  std::vector<std::string> parts;
  for (const auto& [reason, names] : left_out_) {
    const std::string all = joined(names, context_.language);
    parts.push_back(reason.empty() ? all : with_remark(all, reason, context_.language));
  }
  return parts;
}

void FigureNotes::add(const std::string& note) {
  if (std::find(own_.begin(), own_.end(), note) == own_.end()) own_.push_back(note);
}

std::optional<FigureValue> FigureNotes::value_of(const FigureScore& score,
                                                 const std::string& generator,
                                                 const std::string& name) {
  const ScoreHeading heading = score_heading(score.score);
  const SeedScores found =
      find_scores(context_.run, {score.task, generator, score.score, heading.metric});
  const std::string title = score_title(context_, score);
  if (found.scores.empty()) {
    const Phrase missing =
        has_result(context_.run, score.task, generator) ? Phrase::kNoScore : Phrase::kNotRun;
    const std::string reason =
        found.absent.empty() ? phrase(missing, context_.language) : found.absent;
    leave_out(name, labelled(title, translated(reason, context_.language), context_.language));
    return std::nullopt;
  }
  const Aggregate aggregate = aggregate_seeds(found.scores);
  FigureValue value;
  value.value = aggregate.mean * heading.scale;
  if (aggregate.half_width) value.half_width = *aggregate.half_width * std::abs(heading.scale);
  value.direction = found.scores.front()->direction;
  value.kind = found.scores.front()->kind;
  if (!value.kind.empty()) add_name(kinds_[title], value.kind, name);
  return value;
}

std::string FigureNotes::absence() const {
  if (left_out_.empty()) return context_.say("the run has no such data", "本次运行没有相应数据");
  return labelled(context_.say("no value", "缺少数值"), joined(left_out(), context_.language),
                  context_.language);
}

std::vector<std::string> FigureNotes::lines() const {
  std::vector<std::string> lines = own_;
  for (const auto& [title, kinds] : kinds_) {
    std::vector<std::string> parts;
    for (const auto& [kind, names] : kinds) {
      const std::string text = kind_phrase(kind, context_.language);
      parts.push_back(kinds.size() == 1
                          ? text
                          : with_remark(text, joined(names, context_.language), context_.language));
    }
    lines.push_back(labelled(title, joined(parts, context_.language), context_.language));
  }
  if (!left_out_.empty())
    lines.push_back(labelled(context_.say("Not drawn, without a value", "缺少数值而未画出"),
                             joined(left_out(), context_.language), context_.language));
  return lines;
}

bool shows_timings(const FigureContext& context, const FigureScore& score) {
  if (score_heading(score.score).timing) return true;
  const Score* one = any_score(context.run, score);
  return one != nullptr && one->timing;
}

bool shows_timings(const FigureContext& context, const FigureSpec& spec) {
  if (spec.x && shows_timings(context, *spec.x)) return true;
  if (spec.y && shows_timings(context, *spec.y)) return true;
  return std::any_of(spec.lines.begin(), spec.lines.end(), [&](const FigureLine& line) {
    return line.x && shows_timings(context, *line.x);
  });
}

void set_drawing(Drawing drawing, Figure& figure) {
  figure.svg = std::move(drawing.svg);
  figure.pdf = std::move(drawing.pdf);
  figure.problem = std::move(drawing.problem);
  figure.pdf_problem = std::move(drawing.pdf_problem);
}

Figure drawn(const FigureContext& context, const FigureSpec& spec, const Sheet& sheet,
             const FigureNotes& notes) {
  Figure figure = not_drawn(context, spec, "");
  PlotOptions options;
  options.with_pdf = context.with_pdf;
  const std::string script = sheet_script(sheet, options.height);
  set_drawing(draw_with_gnuplot("figure-" + spec.id, figure.title, script, options), figure);
  figure.notes = notes.lines();
  return figure;
}

Figure not_drawn(const FigureContext& context, const FigureSpec& spec, const std::string& problem) {
  Figure figure;
  figure.id = spec.id;
  figure.title = printable(spec.title.in(context.language));
  figure.problem = printable(problem);
  return figure;
}

}  // namespace vqlm
