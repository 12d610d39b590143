#include "reports/table_builder.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "reports/display_text.h"
#include "reports/headings.h"
#include "reports/note_translation.h"
#include "reports/overlap_note.h"
#include "reports/phrases.h"
#include "reports/table_notes.h"
#include "results/aggregate.h"
#include "results/significance.h"

namespace vqlm {
namespace {

constexpr double kSignificant = 0.05;
constexpr const char* kFailed = "failed";  // recorded where a metric could not be computed

struct DraftCell {
  TableCell cell;
  Aggregate aggregate;
  std::vector<const Score*> scores;
  int missing_seeds = 0;
  bool signed_by_column = false;  // its signature stands at the heading
};

struct DraftColumn {
  TableColumn column;
  ScoreHeading heading;
  std::vector<DraftCell> cells;
};

class TableDraft {
 public:
  TableDraft(const RunRecord& run, const TableSpec& spec, const TableOptions& options)
      : run_(run), spec_(spec), options_(options) {}

  Table build() {
    const Language language = options_.language;
    table_.id = spec_.id;
    table_.title = spec_.title.in(language);
    table_.row_title = spec_.row_title.empty() ? phrase(Phrase::kGenerator, language)
                                               : spec_.row_title.in(language);
    add_rows();
    std::vector<DraftColumn> drafts;
    for (const ColumnSpec& spec : spec_.columns) {
      DraftColumn draft = draft_column(spec);
      if (options_.with_timings || !draft.column.timing) drafts.push_back(std::move(draft));
    }
    mark_differences(drafts);
    for (DraftColumn& draft : drafts) mark_column(draft);
    for (std::size_t row = 0; row < table_.rows.size(); ++row)
      for (DraftColumn& draft : drafts) {
        mark_cell(draft.cells[row]);
        table_.rows[row].cells.push_back(std::move(draft.cells[row].cell));
      }
    for (DraftColumn& draft : drafts) table_.columns.push_back(std::move(draft.column));
    for (const LocalText& note : spec_.notes) table_.notes.push_back(note.in(language));
    if (!significance_.empty()) table_.notes.push_back(significance_);
    add_overlap_note();
    for (std::string& note : facts_.notes(language)) table_.notes.push_back(std::move(note));
    return std::move(table_);
  }

 private:
  void add_row(const std::string& generator, const LocalText& title) {
    const LocalText text = title.empty() ? generator_heading(generator) : title;
    table_.rows.push_back({text.in(options_.language), generator, {}});
  }

  void add_rows() {
    for (const RowSpec& row : spec_.rows) add_row(row.generator, row.title);
    if (!spec_.rows.empty()) return;
    std::set<std::string> tasks, present;
    for (const ColumnSpec& column : spec_.columns) tasks.insert(column.task);
    for (const Result& result : run_.results)
      if (tasks.count(result.task) != 0) present.insert(result.generator);
    for (const std::string& generator : run_.generators)
      if (present.count(generator) != 0) add_row(generator, {});
  }

  DraftColumn draft_column(const ColumnSpec& spec) {
    DraftColumn draft;
    draft.heading = score_heading(spec.score);
    draft.column.id = spec.task + "." + spec.score;
    draft.column.timing = draft.heading.timing;
    draft.column.numeric = spec.shows == ColumnShows::kValue;
    for (const TableRow& row : table_.rows) {
      const SeedScores found =
          find_scores(run_, {spec.task, row.id, spec.score, draft.heading.metric});
      draft.cells.push_back(draft_cell(spec, draft.heading, row.id, found));
    }
    const Score* first = nullptr;
    for (const DraftCell& cell : draft.cells)
      if (first == nullptr && !cell.scores.empty()) first = cell.scores.front();
    if (first != nullptr) {
      draft.column.timing = draft.column.timing || first->timing;
      draft.heading.title = score_heading(spec.score, first->unit).title;
    }
    set_heading(spec, draft, first);
    return draft;
  }

  void set_heading(const ColumnSpec& spec, DraftColumn& draft, const Score* first) {
    const Language language = options_.language;
    const LocalText& title = spec.title.empty() ? draft.heading.title : spec.title;
    draft.column.heading = title.in(language);
    if (spec.shows == ColumnShows::kKind) {
      draft.column.id += ".kind";
      if (spec.title.empty())
        draft.column.heading =
            labelled(title.in(language), phrase(Phrase::kKind, language), language);
    } else if (spec.shows == ColumnShows::kSignature) {
      draft.column.id += ".signature";
      if (spec.title.empty())
        draft.column.heading =
            labelled(title.in(language), phrase(Phrase::kSignature, language), language);
    } else {
      facts_.add_heading(draft.column.id, draft.column.heading);
      if (first != nullptr && first->direction == Direction::kHigherIsBetter)
        draft.column.heading += " ↑";
      if (first != nullptr && first->direction == Direction::kLowerIsBetter)
        draft.column.heading += " ↓";
    }
  }

  DraftCell draft_cell(const ColumnSpec& spec, const ScoreHeading& heading,
                       const std::string& generator, const SeedScores& found) {
    const Language language = options_.language;
    DraftCell draft;
    TableCell& cell = draft.cell;
    if (found.scores.empty()) {
      cell.text = phrase(Phrase::kNotAvailable, language);
      cell.note = absence(spec, generator, found);
      return draft;
    }
    draft.scores = found.scores;
    draft.aggregate = aggregate_seeds(found.scores);
    draft.missing_seeds = found.num_seeds - draft.aggregate.num_seeds;
    const double scale = spec.scale.value_or(heading.scale);
    cell.value = draft.aggregate.mean * scale;
    if (draft.aggregate.half_width) cell.half_width = *draft.aggregate.half_width * std::abs(scale);
    cell.num_seeds = draft.aggregate.num_seeds;
    cell.kind = found.scores.front()->kind;
    cell.signature = found.scores.front()->signature;
    if (spec.shows == ColumnShows::kKind) {
      cell.text = cell.kind.empty() ? phrase(Phrase::kNotAvailable, language)
                                    : kind_phrase(cell.kind, language);
      cell.value.reset(), cell.half_width.reset();
    } else if (spec.shows == ColumnShows::kSignature) {
      cell.text = cell.signature;
      cell.value.reset(), cell.half_width.reset();
    } else {
      const int digits = spec.digits.value_or(heading.digits);
      cell.text = fixed_number(*cell.value, digits);
      if (cell.half_width) cell.text += " ± " + fixed_number(*cell.half_width, digits);
    }
    return draft;
  }

  // Why a cell has no value. The reason that the specification declares is for what is so by
  // design; anything else is told as it was recorded, so that a failure looks like one.
  std::string absence(const ColumnSpec& spec, const std::string& generator,
                      const SeedScores& found) const {
    const Language language = options_.language;
    std::string recorded = found.absent;
    if (recorded.empty() && failed(spec.task, generator)) recorded = kFailed;
    const bool by_design = recorded.empty() || recorded == "no codes" || recorded == "has no codes";
    if (by_design && !spec.absent.empty()) return spec.absent.in(language);
    if (!recorded.empty()) return translated(recorded, language);
    return phrase(found.num_seeds == 0 ? Phrase::kNotRun : Phrase::kNoScore, language);
  }

  // Whether a metric of the generator on the task could not be computed.
  bool failed(const std::string& task, const std::string& generator) const {
    return std::any_of(run_.results.begin(), run_.results.end(), [&](const Result& result) {
      return result.task == task && result.generator == generator &&
             std::any_of(result.absent.begin(), result.absent.end(),
                         [](const auto& reason) { return reason.second == kFailed; });
    });
  }

  // Marks what is significantly better or worse than the baseline, by Holm's correction over the
  // table.
  void mark_differences(std::vector<DraftColumn>& drafts) {
    if (spec_.baseline.empty()) return;
    std::vector<DraftCell*> tested;
    std::vector<const PairedDifference*> family;
    for (DraftColumn& draft : drafts)
      for (std::size_t row = 0; row < draft.cells.size(); ++row) {
        const auto* found =
            find_difference(run_, {spec_.baseline, table_.rows[row].id, draft.column.id});
        if (found == nullptr || !draft.cells[row].cell.value) continue;
        tested.push_back(&draft.cells[row]);
        family.push_back(found);
      }
    if (tested.empty()) return;
    const std::vector<double> adjusted = adjusted_p_values(family);
    for (std::size_t i = 0; i < tested.size(); ++i) {
      TableCell& cell = tested[i]->cell;
      cell.adjusted_p = adjusted[i];
      const Direction direction = tested[i]->scores.front()->direction;
      if (adjusted[i] >= kSignificant || direction == Direction::kNeither) continue;
      const bool rises = family[i]->difference > 0;
      cell.text += rises == (direction == Direction::kHigherIsBetter) ? " *" : " †";
    }
    significance_ =
        significance_note(baseline_heading(), family.front()->method, options_.language);
  }

  std::string baseline_heading() const {
    for (const TableRow& row : table_.rows)
      if (row.id == spec_.baseline) return row.heading;
    return generator_heading(spec_.baseline).in(options_.language);
  }

  // Puts what all numbers of the column share at its heading, and collects facts for the notes.
  void mark_column(DraftColumn& draft) {
    if (!draft.column.numeric) return;
    std::set<std::string> kinds, signatures;
    for (const DraftCell& cell : draft.cells) {
      if (cell.scores.empty()) continue;
      kinds.insert(cell.cell.kind);
      signatures.insert(cell.cell.signature);
      facts_.add_cell(draft.column.id, cell.cell.kind, cell.aggregate);
    }
    const Language language = options_.language;
    if (kinds.size() == 1 && !kinds.begin()->empty())
      draft.column.heading =
          with_remark(draft.column.heading, kind_phrase(*kinds.begin(), language), language);
    const bool one_signature = signatures.size() == 1;
    if (one_signature && !signatures.begin()->empty())
      draft.column.footnotes.push_back(footnote({*signatures.begin(), true}));
    for (DraftCell& cell : draft.cells) {
      if (cell.scores.empty()) continue;
      if (kinds.size() > 1 && !cell.cell.kind.empty())
        cell.cell.text =
            with_remark(cell.cell.text, kind_phrase(cell.cell.kind, language), language);
      cell.signed_by_column = one_signature;
    }
  }

  void mark_cell(DraftCell& draft) {
    TableCell& cell = draft.cell;
    if (!cell.note.empty()) cell.footnotes.push_back(footnote({cell.note, false}));
    if (cell.value && !draft.signed_by_column && !cell.signature.empty())
      cell.footnotes.push_back(footnote({cell.signature, true}));
    if (draft.missing_seeds > 0)
      cell.footnotes.push_back(footnote(
          {missing_seeds_note(cell.num_seeds, draft.missing_seeds, options_.language), false}));
  }

  // Overlap of test with training, for the tasks of the columns.
  void add_overlap_note() {
    std::vector<std::string> tasks, generators, facts;
    for (const ColumnSpec& column : spec_.columns)
      if (std::find(tasks.begin(), tasks.end(), column.task) == tasks.end())
        tasks.push_back(column.task);
    for (const TableRow& row : table_.rows) generators.push_back(row.id);
    for (const OverlapFact& fact : overlap_facts(run_, tasks, generators, options_.language))
      facts.push_back(fact.text + " [" + std::to_string(footnote({fact.signature, true})) + "]");
    if (!facts.empty()) table_.notes.push_back(overlap_note(facts, options_.language));
  }

  // The number of a footnote, which is added unless it is there.
  int footnote(const Footnote& wanted) {
    std::vector<Footnote>& all = table_.footnotes;
    const auto it = std::find_if(all.begin(), all.end(),
                                 [&](const Footnote& known) { return known.text == wanted.text; });
    const auto index = it - all.begin();
    if (it == all.end()) all.push_back(wanted);
    return static_cast<int>(index) + 1;
  }

  const RunRecord& run_;
  const TableSpec& spec_;
  const TableOptions& options_;
  TableFacts facts_;
  std::string significance_;  // the note on marks; "" without any test
  Table table_;
};

}  // namespace

Table build_table(const RunRecord& run, const TableSpec& spec, const TableOptions& options) {
  return TableDraft(run, spec, options).build();
}

}  // namespace vqlm
