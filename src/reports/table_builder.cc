#include "reports/table_builder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "reports/claim.h"
#include "reports/display_text.h"
#include "reports/headings.h"
#include "reports/note_translation.h"
#include "reports/overlap_note.h"
#include "reports/phrases.h"
#include "reports/table_cells.h"
#include "reports/table_marks.h"
#include "reports/table_notes.h"
#include "results/aggregate.h"

namespace vqlm {
namespace {

class TableDraft {
 public:
  TableDraft(const RunRecord& run, const TableSpec& spec, const TableOptions& options)
      : run_(run), spec_(spec), options_(options), ids_(column_ids(spec.columns)) {}

  Table build() {
    const Language language = options_.language;
    table_.id = spec_.id;
    table_.title = spec_.title.in(language);
    table_.row_title = spec_.row_title.empty() ? phrase(Phrase::kGenerator, language)
                                               : spec_.row_title.in(language);
    add_rows();
    std::vector<DraftColumn> drafts;
    for (std::size_t place = 0; place < spec_.columns.size(); ++place) {
      DraftColumn draft = draft_column(place);
      if (options_.with_timings || !draft.column.timing) drafts.push_back(std::move(draft));
    }
    note_significance(mark_differences(drafts, options_.language));
    if (spec_.bold) bold_ = embolden(run_, rows_, drafts);
    for (DraftColumn& draft : drafts) mark_column(draft);
    for (const std::size_t row : order(drafts)) {
      table_.rows.push_back(rows_drafted_[row]);
      for (DraftColumn& draft : drafts) {
        mark_cell(draft.cells[row]);
        table_.rows.back().cells.push_back(std::move(draft.cells[row].cell));
      }
    }
    for (DraftColumn& draft : drafts) table_.columns.push_back(std::move(draft.column));
    add_notes();
    if (options_.with_timings || !claims_timing(run_, spec_))
      table_.claim = claim_sentence(run_, spec_, language);
    return std::move(table_);
  }

 private:
  void add_notes() {
    const Language language = options_.language;
    for (const LocalText& note : spec_.notes) table_.notes.push_back(note.in(language));
    if (!significance_.empty()) table_.notes.push_back(significance_);
    if (bold_) table_.notes.push_back(bold_note(language));
    add_overlap_note();
    for (std::string& note : facts_.notes(language)) table_.notes.push_back(std::move(note));
  }

  void add_rows() {
    rows_ = table_rows(run_, spec_);
    for (const RowSpec& row : rows_) {
      const LocalText text = row.title.empty() ? generator_heading(run_, row.generator) : row.title;
      rows_drafted_.push_back({text.in(options_.language), row.generator, {}});
    }
  }

  DraftColumn draft_column(std::size_t place) {
    const ColumnSpec& spec = spec_.columns[place];
    DraftColumn draft;
    draft.spec = &spec;
    draft.place = place;
    draft.column.id = ids_[place];
    draft.column.numeric = spec.shows != ColumnShows::kKind &&
                           spec.shows != ColumnShows::kSignature &&
                           spec.shows != ColumnShows::kVerdict;
    std::size_t num_timings = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const CellAddress address = cell_address(spec_, spec, rows_, row);
      const ScoreHeading heading = score_heading(address.score);
      draft.cells.push_back(draft_cell({run_, spec_, spec, address, heading, options_.language}));
      const DraftCell& cell = draft.cells.back();
      const bool timing = heading.timing || (!cell.scores.empty() && cell.scores.front()->timing);
      num_timings += timing ? 1 : 0;
      if (timing && !options_.with_timings) leave_out(draft.cells.back());
    }
    draft.column.timing = !rows_.empty() && num_timings == rows_.size();
    set_heading(spec, draft);
    return draft;
  }

  // Of a column that shows timings in some rows only.
  void leave_out(DraftCell& draft) const {
    draft = DraftCell();
    draft.cell.text = phrase(Phrase::kNotAvailable, options_.language);
    draft.cell.note = translated("a timing", options_.language);
  }

  void set_heading(const ColumnSpec& spec, DraftColumn& draft) {
    const Language language = options_.language;
    const Score* first = nullptr;
    for (const DraftCell& cell : draft.cells)
      if (first == nullptr && !cell.scores.empty()) first = cell.scores.front();
    const bool named = !spec.title.empty();
    const LocalText title =
        named ? spec.title : score_heading(spec.score, first == nullptr ? "" : first->unit).title;
    std::string& heading = draft.column.heading;
    heading = title.in(language);
    if (!named && spec.shows != ColumnShows::kValue)
      heading = labelled(heading, shows_phrase(spec.shows, language), language);
    if (!draft.column.numeric) return;
    facts_.add_heading(draft.place, heading);
    if (first == nullptr || spec.score[0] == '$') return;
    const bool in_units = spec.shows == ColumnShows::kValue ||
                          spec.shows == ColumnShows::kDifference ||
                          spec.shows == ColumnShows::kPrediction;
    if (in_units && first->direction == Direction::kHigherIsBetter) heading += " ↑";
    if (in_units && first->direction == Direction::kLowerIsBetter) heading += " ↓";
  }

  void note_significance(const std::vector<std::string>& methods) {
    std::string heading;
    if (!spec_.baseline.empty())
      heading = generator_heading(run_, spec_.baseline).in(options_.language);
    for (const TableRow& row : rows_drafted_)
      if (row.id == spec_.baseline) heading = row.heading;
    if (!methods.empty()) significance_ = significance_note(heading, methods, options_.language);
  }

  // Places of the rows in the order they are printed: as specified, or by the size of a column's
  // numbers, the baseline first and rows without a number last.
  std::vector<std::size_t> order(const std::vector<DraftColumn>& drafts) const {
    std::vector<std::size_t> places(rows_.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto by = std::find_if(drafts.begin(), drafts.end(), [&](const DraftColumn& draft) {
      return draft.column.id == spec_.sort;
    });
    if (spec_.sort.empty() || by == drafts.end()) return places;
    const auto size = [&](std::size_t row) {
      if (rows_[row].generator == spec_.baseline) return std::numeric_limits<double>::infinity();
      const std::optional<double>& value = by->cells[row].cell.value;
      return value ? std::abs(*value) : -1.0;
    };
    std::stable_sort(places.begin(), places.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    return places;
  }

  // Puts what all numbers of the column share at its heading, and collects facts for the notes.
  void mark_column(DraftColumn& draft) {
    if (!draft.column.numeric) return;
    std::set<std::string> kinds, signatures;
    for (const DraftCell& cell : draft.cells) {
      if (cell.scores.empty()) continue;
      kinds.insert(cell.cell.kind);
      signatures.insert(cell.cell.signature);
      facts_.add_cell(draft.place, cell.cell.kind, cell.aggregate);
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
    for (const std::string& remark : draft.remarks)
      cell.footnotes.push_back(footnote({remark, false}));
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
      for (std::size_t row = 0; row < rows_.size(); ++row) {
        const std::string task = cell_address(spec_, column, rows_, row).task;
        if (!task.empty() && std::find(tasks.begin(), tasks.end(), task) == tasks.end())
          tasks.push_back(task);
      }
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
  const std::vector<std::string> ids_;  // of the columns
  TableFacts facts_;
  std::string significance_;  // the note on marks; "" without any test
  bool bold_ = false;         // some cell is
  std::vector<RowSpec> rows_;
  std::vector<TableRow> rows_drafted_;  // in the order of the specification
  Table table_;
};

}  // namespace

Table build_table(const RunRecord& run, const TableSpec& spec, const TableOptions& options) {
  return TableDraft(run, spec, options).build();
}

}  // namespace vqlm
