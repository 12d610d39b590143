#include "app/comparison_breakdown.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/comparison_cells.h"
#include "app/report_cells.h"
#include "app/text_breakdown.h"
#include "reports/display_text.h"

namespace vqlm {
namespace {

std::vector<ComparedText> texts_of(const PairComparison& pair) {
  std::vector<ComparedText> texts;
  for (std::size_t i = 0; i < pair.of_a.size(); ++i) {
    const Prediction &a = pair.of_a[i], &b = pair.of_b[i];
    if (!a.generation || !b.generation || a.example.references.empty()) return {};
    texts.push_back({a.example.references[0], a.generation->text, b.generation->text});
  }
  return texts;
}

std::vector<Prediction> chosen(const std::vector<Prediction>& all,
                               const std::vector<std::size_t>& places) {
  std::vector<Prediction> result;
  for (const std::size_t place : places) result.push_back(all[place]);
  return result;
}

std::string class_name(const std::string& from, const std::string& to) {
  if (to.empty()) return from + " and more";
  return from == to ? from : from + " to " + to;
}

Table length_table(const ComparisonReport& report, const PairComparison& pair,
                   const std::vector<ComparedText>& texts, const NamedMetric& metric) {
  Table table;
  table.id = "lengths-" + metric.name;
  table.title = pair_title(pair) + ", by length of the reference";
  table.row_title = "Words";
  table.columns = {column("Examples", "examples"), column("A", "a"), column("B", "b"),
                   column("B − A", "difference"), column("interval", "interval")};
  for (const auto& [from, to, places] : classes_by_length(texts)) {
    const std::string name = class_name(std::to_string(from), to == 0 ? "" : std::to_string(to));
    if (places.size() < 2) continue;
    const ScoreComparison score = compare_scores(*metric.metric, chosen(pair.of_a, places),
                                                 chosen(pair.of_b, places), report.options)[0];
    const int digits = digits_for(std::max(std::abs(score.a.value), std::abs(score.b.value)));
    table.rows.push_back({name,
                          name,
                          {number_cell(static_cast<double>(places.size()), 0),
                           number_cell(score.a.value, digits), number_cell(score.b.value, digits),
                           difference_cell(score, digits), interval_cell(score.interval, digits)}});
  }
  table.notes = {"Score: " + metric.name + "."};
  return table;
}

Table word_table(const PairComparison& pair, const std::vector<ComparedText>& texts) {
  Table table;
  table.id = "words";
  table.title = pair_title(pair) + ", words by frequency";
  table.row_title = "Times in the references";
  table.columns = {column("Occurrences", "occurrences"), column("F1 of A (%)", "a"),
                   column("F1 of B (%)", "b"), column("B − A", "difference")};
  for (const WordClass& words : words_by_frequency(texts)) {
    const std::string name =
        class_name(std::to_string(words.from), words.to == 0 ? "" : std::to_string(words.to));
    table.rows.push_back(
        {name,
         name,
         {number_cell(static_cast<double>(words.num_references), 0), percent_cell(words.f1_a),
          percent_cell(words.f1_b), percent_cell(words.f1_b - words.f1_a)}});
  }
  table.notes = {"F1 of the words' counts, text by text, against the first reference."};
  return table;
}

Table ngram_table(const PairComparison& pair, const std::vector<ComparedText>& texts,
                  std::size_t num_shown) {
  Table table;
  table.id = "ngrams";
  table.title = pair_title(pair) + ", n-grams one gets right more often";
  table.row_title = "N-gram";
  table.columns = {column("Right in A", "a"), column("Right in B", "b")};
  const NgramDifferences found = matched_ngrams(texts, num_shown);
  for (const auto* side : {&found.more_in_a, &found.more_in_b})
    for (const NgramDifference& one : *side)
      table.rows.push_back({printable(one.words),
                            one.words,
                            {number_cell(static_cast<double>(one.matches_a), 0),
                             number_cell(static_cast<double>(one.matches_b), 0)}});
  table.notes = {"Counts of matches with the first reference, the most telling first."};
  return table;
}

std::string text_of(const Prediction& prediction) {
  return prediction.generation ? prediction.generation->text : "";
}

Table example_table(const PairComparison& pair, const NamedMetric& metric, std::size_t num_shown) {
  const std::vector<double> a = scores_of_each(*metric.metric, pair.of_a);
  const std::vector<double> b = scores_of_each(*metric.metric, pair.of_b);
  std::vector<std::size_t> order(a.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return b[x] - a[x] > b[y] - a[y]; });
  Table table;
  table.id = "examples-" + metric.name;
  table.title = pair_title(pair) + ", examples that changed most";
  table.row_title = "Example";
  table.columns = {column("A", "score_a"),
                   column("B", "score_b"),
                   column("Source", "source", false),
                   column("Reference", "reference", false),
                   column("Output of A", "output_a", false),
                   column("Output of B", "output_b", false)};
  for (std::size_t place = 0; place < order.size(); ++place) {
    if (place >= num_shown && place + num_shown < order.size()) continue;
    const std::size_t i = order[place];
    if (a[i] == b[i]) continue;
    const Example& example = pair.of_a[i].example;
    table.rows.push_back({printable(example.id),
                          example.id,
                          {number_cell(a[i], digits_for(a[i])), number_cell(b[i], digits_for(b[i])),
                           text_cell(example.source),
                           text_cell(example.references.empty() ? "" : example.references[0]),
                           text_cell(text_of(pair.of_a[i])), text_cell(text_of(pair.of_b[i]))}});
  }
  table.notes = {"Score of each example alone: " + metric.name +
                 ". Largest rise first, largest "
                 "fall last."};
  return table;
}

}  // namespace

void add_breakdown(const ComparisonReport& report, const PairComparison& pair,
                   std::vector<Table>& tables) {
  const std::vector<ComparedText> texts = texts_of(pair);
  const auto additive =
      std::find_if(pair.metrics.begin(), pair.metrics.end(), [&](const MetricComparison& one) {
        return !one.scores.empty() && one.scores[0].absent.empty() && one.scores[0].p_value;
      });
  if (additive != pair.metrics.end() && !texts.empty())
    tables.push_back(length_table(report, pair, texts, additive->metric));
  if (!texts.empty()) {
    tables.push_back(word_table(pair, texts));
    tables.push_back(ngram_table(pair, texts, report.num_examples));
  }
  if (additive != pair.metrics.end())
    tables.push_back(example_table(pair, additive->metric, report.num_examples));
}

}  // namespace vqlm
