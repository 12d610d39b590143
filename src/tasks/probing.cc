#include "tasks/probing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "core/error.h"
#include "core/log.h"
#include "core/progress.h"
#include "core/registry.h"
#include "model/feature_extractor.h"
#include "stats/feature_scaling.h"
#include "stats/logistic_regression.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;                          // texts handed over at once
constexpr double kGrid[] = {1.0, 0.1, 0.01, 0.001, 0.0001};  // each fit starts from the last
constexpr LbfgsOptions kSearch{.tolerance = 1e-5, .max_iterations = 2000};

struct ProbingOptions {
  std::string features;      // "": the generator's first
  std::optional<double> l2;  // none: chosen on the development split
  std::size_t max_train = 0;
};

using Labels = std::vector<std::string>;

// Sorted, each once.
Labels labels_of(std::span<const Example> examples) {
  std::set<std::string> labels;
  for (const Example& example : examples) {
    if (example.label.empty())
      throw InvalidArgument(expected_got("probing: example " + example.id, "a label", "none"));
    labels.insert(example.label);
  }
  return {labels.begin(), labels.end()};
}

int class_of(const Example& example, const Labels& labels) {
  const auto it = std::lower_bound(labels.begin(), labels.end(), example.label);
  if (it == labels.end() || *it != example.label)
    throw_unknown_name("label of example " + example.id, example.label, labels);
  return static_cast<int>(it - labels.begin());
}

std::vector<Example> spread(const std::vector<Example>& examples, std::size_t limit) {
  if (limit == 0 || limit >= examples.size()) return examples;
  std::vector<Example> some;
  for (std::size_t i = 0; i < limit; ++i) some.push_back(examples[i * examples.size() / limit]);
  return some;
}

// The features of texts, one after the other; classes where `labels` are given.
LabelledRows rows_of(FeatureExtractor& extractor, const std::string& name,
                     std::span<const Example> examples, const Labels* labels) {
  LabelledRows rows;
  if (labels != nullptr)
    for (const Example& example : examples) rows.labels.push_back(class_of(example, *labels));
  Progress progress("features", static_cast<std::int64_t>(examples.size()), "texts");
  for (std::size_t begin = 0; begin < examples.size(); begin += kPiece) {
    const auto piece = examples.subspan(begin, std::min(kPiece, examples.size() - begin));
    const std::vector<std::vector<float>> found = extractor.features(piece, name);
    if (found.size() != piece.size())
      throw RuntimeError(expected_got("generator", std::to_string(piece.size()) + " features",
                                      std::to_string(found.size())));
    for (const std::vector<float>& row : found) {
      if (begin == 0 && rows.values.empty()) rows.width = row.size();
      if (row.empty() || row.size() != rows.width)
        throw RuntimeError(expected_got("generator", "features of one width, at least 1",
                                        std::to_string(row.size()) + " numbers"));
      rows.values.insert(rows.values.end(), row.begin(), row.end());
    }
    progress.advance(static_cast<std::int64_t>(piece.size()));
  }
  return rows;
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

LogisticFit fit_probe(const LabelledRows& train, std::size_t num_classes, double l2,
                      const LogisticModel* start) {
  LogisticFit fit = fit_logistic(train, num_classes, l2, kSearch, start);
  if (!fit.search.converged)
    log_warning("probing: with l2 " + short_number(l2) + " the probe stopped after " +
                std::to_string(fit.search.iterations) + " steps, its gradient still " +
                short_number(fit.search.largest_gradient));
  return fit;
}

// The probe of the grid that gives the development split the fewest nats.
LogisticModel best_probe(const LabelledRows& train, const LabelledRows& dev,
                         std::size_t num_classes) {
  LogisticModel best, last;
  double best_nats = 0, best_l2 = 0;
  for (const double l2 : kGrid) {
    last = fit_probe(train, num_classes, l2, last.weights.empty() ? nullptr : &last).model;
    const double nats = last.mean_nats(dev);
    if (!best.weights.empty() && !(nats < best_nats)) continue;
    best = last;
    best_nats = nats;
    best_l2 = l2;
  }
  log_info("probing: l2 " + short_number(best_l2) + " has the fewest nats on dev, " +
           short_number(best_nats) + " a text");
  return best;
}

class Probing final : public Task {
 public:
  explicit Probing(ProbingOptions options) : options_(std::move(options)) {}

  TaskInfo info() const override { return {"probing", 1, false, true}; }

  std::string cannot_run(const Generator& generator) const override {
    const auto* extractor = dynamic_cast<const FeatureExtractor*>(&generator);
    if (extractor == nullptr) return "has no features";
    const std::vector<std::string> names = extractor->feature_names();
    if (names.empty()) return "has no features that are not given the label";
    if (options_.features.empty() ||
        std::find(names.begin(), names.end(), options_.features) != names.end())
      return "";
    std::string known;
    for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
    return "has no features '" + options_.features + "' (it has " + known + ")";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    auto& extractor = dynamic_cast<FeatureExtractor&>(*context.generator);
    const std::string name =
        options_.features.empty() ? extractor.feature_names().at(0) : options_.features;
    const std::vector<Example> texts = spread(context.split("train"), options_.max_train);
    const Labels labels = labels_of(texts);
    LabelledRows train = rows_of(extractor, name, texts, &labels);
    if (train.labels.empty())
      throw InvalidArgument(expected_got("probing", "training texts", "none"));
    const FeatureScaling scaling(train.values, train.width);
    scaling.apply(train.values);
    LogisticModel probe;
    if (options_.l2) {
      probe = fit_probe(train, labels.size(), *options_.l2, nullptr).model;
    } else {
      LabelledRows dev = rows_of(extractor, name, context.split("dev"), &labels);
      scaling.apply(dev.values);
      probe = best_probe(train, dev, labels.size());
    }
    LabelledRows asked = rows_of(extractor, name, *context.examples, nullptr);
    scaling.apply(asked.values);
    std::vector<Prediction> predictions;
    for (std::size_t i = 0; i < context.examples->size(); ++i) {
      Prediction& prediction = predictions.emplace_back();
      prediction.example = (*context.examples)[i];
      prediction.predicted_label = labels[static_cast<std::size_t>(probe.predict(asked.row(i)))];
      mark_overlap(context, prediction);
    }
    return predictions;
  }

 private:
  ProbingOptions options_;
};

}  // namespace

void register_probing(Registries& registries) {
  registries.tasks.add(
      "probing", "labels read off a generator's states by a linear probe", [](JsonReader& reader) {
        ProbingOptions options;
        options.features = reader.get_string("features", "");
        if (reader.has("l2")) options.l2 = reader.get_double("l2", {}, 0);
        options.max_train = static_cast<std::size_t>(reader.get_int("max_train", 0, 0));
        return std::make_unique<Probing>(options);
      });
}

}  // namespace vqlm
