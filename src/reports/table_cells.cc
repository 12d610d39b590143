#include "reports/table_cells.h"

#include <algorithm>
#include <cmath>

#include "reports/cell_absence.h"
#include "reports/display_text.h"
#include "reports/law_points.h"
#include "reports/note_translation.h"
#include "reports/phrases.h"
#include "reports/table_notes.h"
#include "stats/power_law.h"
#include "stats/seed_spread.h"

namespace vqlm {
namespace {

constexpr double kPercent = 100;

class CellDraft {
 public:
  explicit CellDraft(const CellQuestion& question)
      : question_(question), scale_(question.column.scale.value_or(question.heading.scale)) {}

  DraftCell make() {
    const CellAddress& address = question_.address;
    if (!address.unsaid.empty()) return none(absent("does not apply"));
    const SeedScores found = find(address.generator);
    if (question_.column.shows == ColumnShows::kFailedSeeds) return failed_seeds(found);
    if (found.scores.empty()) return none(absence(address.generator, found));
    draft_.scores = found.scores;
    draft_.aggregate = aggregate_seeds(found.scores);
    draft_.missing_seeds = found.num_seeds - draft_.aggregate.num_seeds;
    draft_.cell.num_seeds = draft_.aggregate.num_seeds;
    draft_.cell.signature = found.scores.front()->signature;
    fill();
    return std::move(draft_);
  }

 private:
  void fill() {
    switch (question_.column.shows) {
      case ColumnShows::kValue:
        return fill_value();
      case ColumnShows::kKind:
      case ColumnShows::kSignature:
        return fill_text();
      case ColumnShows::kDifference:
      case ColumnShows::kVerdict:
        return fill_difference();
      case ColumnShows::kEffectSize:
        return fill_effect_size();
      case ColumnShows::kRatio:
        return fill_ratio();
      case ColumnShows::kSpread:
        return fill_spread();
      case ColumnShows::kSeedSpread:
        return fill_seed_spread();
      case ColumnShows::kExponent:
      case ColumnShows::kPrediction:
        return fill_law();
      case ColumnShows::kFailedSeeds:
        return;
    }
  }

  // Also notes whose records stand behind the cell.
  SeedScores find(const std::string& generator) {
    const CellAddress& address = question_.address;
    return noted(find_scores(question_.run,
                             {address.task, generator, address.score, question_.heading.metric}));
  }

  SeedScores noted(SeedScores found) {
    std::vector<std::string>& records = draft_.cell.records;
    for (const Score* score : found.scores)
      if (!score->record.empty() &&
          std::find(records.begin(), records.end(), score->record) == records.end())
        records.push_back(score->record);
    return found;
  }

  DraftCell none(const std::string& reason) {
    draft_ = DraftCell();
    draft_.cell.text = phrase(Phrase::kNotAvailable, question_.language);
    draft_.cell.note = reason;
    draft_.cell.declared = !question_.column.absent.empty() &&
                           reason == question_.column.absent.in(question_.language);
    return std::move(draft_);
  }

  // A row of a comparison that is its own other side, or the first: the specification says so.
  DraftCell nothing_to_compare() {
    DraftCell cell = none(absent("nothing to compare with"));
    cell.cell.declared = true;
    return cell;
  }

  // The reason the specification declares, else this one.
  std::string absent(const std::string& reason) const {
    return question_.column.absent.empty() ? translated(reason, question_.language)
                                           : question_.column.absent.in(question_.language);
  }

  std::string absence(const std::string& generator, const SeedScores& found) const {
    return cell_absence(question_, generator, found);
  }

  // `aggregate` as it is printed, in units of the score.
  void show(const Aggregate& aggregate, int further_digits = 0, bool with_sign = false) {
    draft_.aggregate = aggregate;
    TableCell& cell = draft_.cell;
    const int digits = question_.column.digits.value_or(question_.heading.digits + further_digits);
    cell.value = aggregate.mean * scale_;
    cell.text = fixed_number(*cell.value, digits);
    if (with_sign && cell.text[0] != '-') cell.text = "+" + cell.text;
    if (!aggregate.half_width) return;
    cell.half_width = *aggregate.half_width * std::abs(scale_);
    cell.text += " ± " + fixed_number(*cell.half_width, digits);
  }

  // A number of its own, not in units of the score.
  void show_plain(double value, int digits) {
    draft_.aggregate.half_width.reset();
    draft_.aggregate.method.clear();
    draft_.aggregate.over_seeds = false;
    draft_.cell.value = value;
    draft_.cell.text = fixed_number(value, question_.column.digits.value_or(digits));
  }

  void fill_value() {
    draft_.cell.kind = draft_.scores.front()->kind;
    if (question_.column.generator.empty() && !question_.table.baseline.empty()) {
      draft_.test = difference_to(question_.table.baseline);
      if (draft_.test != nullptr && !draft_.test->paired) draft_.test = nullptr;
    }
    show(draft_.aggregate);
  }

  void fill_text() {
    TableCell& cell = draft_.cell;
    cell.kind = draft_.scores.front()->kind;
    if (question_.column.shows == ColumnShows::kSignature)
      cell.text = cell.signature;
    else
      cell.text = cell.kind.empty() ? phrase(Phrase::kNotAvailable, question_.language)
                                    : kind_phrase(cell.kind, question_.language);
  }

  const PairedDifference* difference_to(const std::string& other) const {
    return find_difference(question_.run,
                           {other, question_.address.generator, question_.address.column()});
  }

  void fill_difference() {
    const CellAddress& address = question_.address;
    if (address.other.empty() || address.other == address.generator) {
      draft_ = nothing_to_compare();
      return;
    }
    const PairedDifference* found = difference_to(address.other);
    if (found == nullptr) {
      const SeedScores other = find(address.other);
      draft_ = none(other.scores.empty() ? absence(address.other, other)
                                         : absent("not the same measurement on the same examples"));
      return;
    }
    draft_.test = found;
    if (!found->generator_kind.empty())
      draft_.remarks.push_back(
          unlike_kinds_note(found->generator_kind, found->baseline_kind, question_.language));
    Aggregate aggregate;
    aggregate.mean = found->difference;
    aggregate.num_seeds = found->num_seeds;
    if (found->interval) {
      aggregate.half_width = (found->interval->upper - found->interval->lower) / 2;
      aggregate.level = found->interval->level;
      aggregate.method = found->interval->method;
    }
    show(aggregate, 0, true);
  }

  // What is compared with; the cell says why where there is nothing.
  SeedScores other_side() {
    const CellAddress& address = question_.address;
    if (address.other.empty() || address.other == address.generator) {
      draft_ = nothing_to_compare();
      return {};
    }
    const SeedScores other = find(address.other);
    if (other.scores.empty()) draft_ = none(absence(address.other, other));
    return other;
  }

  void fill_effect_size() {
    const SeedScores other = other_side();
    if (other.scores.empty()) return;
    if (const auto size = hedges_g(values_of(other.scores), values_of(draft_.scores)))
      show_plain(*size, 2);
    else
      draft_ = none(absent("too few seeds"));
  }

  void fill_ratio() {
    const SeedScores other = other_side();
    if (other.scores.empty()) return;
    const double below = aggregate_seeds(other.scores).mean;
    if (below != 0)
      show_plain(draft_.aggregate.mean / below, 2);
    else
      draft_ = none(translated("a ratio to 0", question_.language));
  }

  void name_left_out(const std::vector<std::string>& points) {
    if (!points.empty()) draft_.remarks.push_back(points_absence(question_, points));
  }

  void fill_spread() {
    std::vector<double> means;
    std::vector<std::string> left_out;
    for (const std::string& point : question_.address.points)
      if (const SeedScores found = find(point); !found.scores.empty())
        means.push_back(aggregate_seeds(found.scores).mean);
      else
        left_out.push_back(point);
    if (means.size() < 2) {
      draft_ = none(absent("fewer than two points"));
      return;
    }
    name_left_out(left_out);
    const auto [low, high] = std::minmax_element(means.begin(), means.end());
    const double middle = seed_spread(means).mean;
    show_plain(middle == 0 ? 0 : kPercent * (*high - *low) / std::abs(middle), 1);
  }

  void fill_seed_spread() {
    const std::vector<double> values = values_of(draft_.scores);
    const auto deviation = seed_spread(values).standard_deviation;
    if (!deviation) {
      draft_ = none(absent("one seed"));
      return;
    }
    Aggregate aggregate;
    aggregate.mean = *deviation;
    aggregate.num_seeds = static_cast<int>(values.size());
    show(aggregate, 1);
  }

  DraftCell failed_seeds(const SeedScores& found) {
    const auto all = static_cast<int>(question_.run.seeds.size());
    const int failures = all - static_cast<int>(found.scores.size());
    draft_.scores = found.scores;
    show_plain(failures, 0);
    draft_.cell.text += " / " + std::to_string(all);
    draft_.cell.num_seeds = all;
    return std::move(draft_);
  }

  void fill_law() {
    const LawPoints points = law_points(question_.run, question_.address);
    noted({points.scores, 0, ""});
    if (!points.make_a_law()) {
      draft_ = none(absent("fewer than two points"));
      return;
    }
    name_left_out(points.left_out);
    const PowerLaw law(points.x, points.y);
    const double far = question_.column.at * *std::max_element(points.x.begin(), points.x.end());
    const bool predicts = question_.column.shows == ColumnShows::kPrediction;
    const auto interval = predicts ? law.prediction_interval(far) : law.exponent_interval();
    Aggregate aggregate;
    aggregate.num_seeds = draft_.aggregate.num_seeds;
    aggregate.mean = predicts ? law.at(far) : law.exponent();
    if (interval) {
      aggregate.half_width = (interval->second - interval->first) / 2;
      aggregate.method = "t of the fit in logarithms";
    }
    if (!predicts) scale_ = 1;
    show(aggregate, predicts ? 0 : 1);
    // Far from the points the interval of a law is lopsided, and may reach another order.
    if (predicts && interval)
      draft_.cell.text = short_number(aggregate.mean * scale_) + " [" +
                         short_number(interval->first * scale_) + ", " +
                         short_number(interval->second * scale_) + "]";
  }

  CellQuestion question_;
  double scale_;
  DraftCell draft_;
};

}  // namespace

DraftCell draft_cell(const CellQuestion& question) { return CellDraft(question).make(); }

}  // namespace vqlm
