#include "metrics/code_labels_metric.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <utility>

#include "core/error.h"
#include "core/random.h"
#include "core/signature.h"
#include "metrics/code_association.h"
#include "metrics/jackknife_options.h"
#include "metrics/metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

// Of codes and labels, over all codebooks.
struct Association {
  double purity = 0, bits = 0;
};

// Pairs of a code and a label by codebook: [codebook][code * labels + label].
using PairCounts = std::vector<std::vector<double>>;

class LabelledCodes {
 public:
  explicit LabelledCodes(std::span<const Prediction> predictions) : predictions_(predictions) {
    std::map<std::string, int> numbers;
    for (const Prediction& prediction : predictions) numbers[prediction.example.label] = 0;
    for (auto& [label, number] : numbers) number = num_labels_++;
    for (const Prediction& prediction : predictions)
      labels_.push_back(numbers.at(prediction.example.label));
  }

  int num_labels() const { return num_labels_; }
  const std::vector<int>& labels() const { return labels_; }
  double num_codes() const {
    double sum = 0;
    for (const Prediction& prediction : predictions_)
      for (const auto& codes : prediction.generation->codes)
        sum += static_cast<double>(codes.size());
    return sum;
  }

  // A count each group of texts; `labels` has the label of each text.
  std::vector<PairCounts> count(const std::vector<int>& labels,
                                const std::vector<std::uint32_t>& groups) const {
    PairCounts none;
    for (const CodebookInfo& codebook : predictions_.front().codebooks)
      none.emplace_back(static_cast<std::size_t>(codebook.num_codes * num_labels_));
    std::vector<PairCounts> result(*std::max_element(groups.begin(), groups.end()) + 1U, none);
    for (std::size_t i = 0; i < predictions_.size(); ++i)
      for (std::size_t book = 0; book < none.size(); ++book)
        for (const int code : predictions_[i].generation->codes[book])
          result[groups[i]][book].at(static_cast<std::size_t>(code * num_labels_ + labels[i])) += 1;
    return result;
  }

  Association associate(const PairCounts& counts) const {
    Association result;
    double all = 0;
    for (const std::vector<double>& of_codebook : counts) {
      CodeAssociation pairs;
      for (std::size_t i = 0; i < of_codebook.size(); ++i)
        pairs.add(static_cast<int>(i) / num_labels_, static_cast<int>(i) % num_labels_,
                  of_codebook[i]);
      all += pairs.num_pairs();
      result.purity += pairs.num_pairs() * pairs.purity();
      if (pairs.num_pairs() > 0)
        result.bits += pairs.num_pairs() * pairs.mutual_information_nats() / std::numbers::ln2;
    }
    return {result.purity / all, result.bits / all};
  }

 private:
  std::span<const Prediction> predictions_;
  std::vector<int> labels_;  // of each text
  int num_labels_ = 0;
};

// counts += sign * other
void add(PairCounts& counts, const PairCounts& other, double sign) {
  for (std::size_t book = 0; book < counts.size(); ++book)
    for (std::size_t i = 0; i < counts[book].size(); ++i) counts[book][i] += sign * other[book][i];
}

class CodeLabelsMetric : public Metric {
 public:
  CodeLabelsMetric(int permutations, const JackknifeOptions& jackknife)
      : permutations_(permutations), jackknife_(jackknife) {}

  MetricInfo info() const override { return {"code_labels", 1, "jackknife"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    const Prediction& first = predictions.front();
    bool several = false, drawn = false;
    for (const Prediction& prediction : predictions) {
      if (!prediction.generation || prediction.generation->codes.empty() ||
          prediction.codebooks.empty())
        return "no codes";
      if (prediction.codebooks != first.codebooks ||
          prediction.generation->codes.size() != first.codebooks.size())
        return "codebooks of different sizes";
      if (prediction.example.label.empty()) return "no labels";
      several = several || prediction.example.label != first.example.label;
      for (const auto& codes : prediction.generation->codes) drawn = drawn || !codes.empty();
    }
    if (!drawn) return "no code was drawn";
    return several ? "" : "a single label";
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    const std::string reason = cannot_score(predictions);
    if (!reason.empty())
      throw InvalidArgument(
          expected_got("metric 'code_labels'", "predictions with codes and labels", reason));
    const LabelledCodes codes(predictions);
    const auto groups =
        codes.count(codes.labels(), jackknife_groups(predictions.size(), jackknife_));
    PairCounts all = groups.front();
    for (std::size_t g = 1; g < groups.size(); ++g) add(all, groups[g], 1);
    const Association found = codes.associate(all);
    std::vector<Score> scores{
        make("codes.purity", found.purity, "", Direction::kHigherIsBetter),
        make("codes.mutual_information", found.bits, "bits", Direction::kHigherIsBetter)};
    add_intervals(codes, groups, all, scores);
    const Association chance = by_chance(codes, predictions.size());
    scores.push_back(make("codes.purity_by_chance", chance.purity, "", Direction::kNeither));
    scores.push_back(
        make("codes.mutual_information_by_chance", chance.bits, "bits", Direction::kNeither));
    for (std::size_t i = 0; i < scores.size(); ++i)
      scores[i].signature = signature(predictions, codes, i >= 2);
    return scores;
  }

 private:
  static Score make(const char* name, double value, const char* unit, Direction direction) {
    Score score;
    score.name = name;
    score.value = value;
    score.unit = unit;
    score.direction = direction;
    return score;
  }

  std::string signature(std::span<const Prediction> predictions, const LabelledCodes& codes,
                        bool drawn) const {
    const Prediction& first = predictions.front();
    std::string sizes;
    for (const CodebookInfo& codebook : first.codebooks)
      sizes += (sizes.empty() ? "" : ",") + std::to_string(codebook.num_codes);
    Signature result;
    result.add("origin", first.code_origin.empty() ? "unknown" : first.code_origin)
        .add("split", first.example.id.substr(0, first.example.id.find('/')))
        .add("codes", sizes)
        .add("labels", std::to_string(codes.num_labels()))
        .add("pairs", std::to_string(static_cast<std::int64_t>(codes.num_codes())));
    if (drawn)
      result.add("permutations", std::to_string(permutations_))
          .add("seed", std::to_string(jackknife_.seed));
    return result.add("version", own_version()).str();
  }

  // The mean over draws of who has which label.
  Association by_chance(const LabelledCodes& codes, std::size_t num_texts) const {
    std::vector<int> labels = codes.labels();
    Pcg64 random(derive_seed(jackknife_.seed, "labels"));
    Association sum;
    for (int draw = 0; draw < permutations_; ++draw) {
      for (std::size_t i = labels.size(); i-- > 1;)
        std::swap(labels[i], labels[random.below(static_cast<std::uint32_t>(i + 1))]);
      const Association one =
          codes.associate(codes.count(labels, std::vector<std::uint32_t>(num_texts)).front());
      sum.purity += one.purity;
      sum.bits += one.bits;
    }
    return {sum.purity / permutations_, sum.bits / permutations_};
  }

  static void add_intervals(const LabelledCodes& codes, const std::vector<PairCounts>& groups,
                            const PairCounts& all, std::vector<Score>& scores) {
    if (groups.size() < 2) return;
    LeftOut purity, bits;
    for (const PairCounts& group : groups) {
      PairCounts rest = all;
      add(rest, group, -1);
      const Association found = codes.associate(rest);
      if (!std::isfinite(found.purity)) return;  // one group has all the codes
      purity.group.push_back(found.purity);
      bits.group.push_back(found.bits);
    }
    scores[0].interval = jackknife_interval(scores[0].value, purity, 0, 1);
    scores[1].interval =
        jackknife_interval(scores[1].value, bits, 0, std::log2(codes.num_labels()));
  }

  int permutations_;
  JackknifeOptions jackknife_;
};

}  // namespace

void register_code_labels(Registries& registries) {
  registries.metrics.add(
      "code_labels", "purity and mutual information of codes and labels", [](JsonReader& reader) {
        const auto permutations = static_cast<int>(reader.get_int("permutations", 20, 1, 10000));
        return std::make_unique<CodeLabelsMetric>(permutations, read_jackknife(reader));
      });
}

}  // namespace vqlm
