#include "metrics/codebook_metric.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/code_histogram.h"
#include "metrics/jackknife_options.h"
#include "metrics/left_out_entropy.h"
#include "metrics/metric.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

struct CodebookOptions {
  double rare_fraction = 0.1;  // of the mean count: a code drawn fewer times is rare
  JackknifeOptions jackknife;
};

CodebookOptions read_options(JsonReader& reader) {
  CodebookOptions options;
  options.rare_fraction = reader.get_double("rare_fraction", options.rare_fraction, 0, 1);
  options.jackknife = read_jackknife(reader);
  return options;
}

bool has_codes(const Prediction& prediction) {
  return prediction.generation && !prediction.generation->codes.empty();
}

// The histogram of one codebook: of all predictions, and of each group's.
struct CodebookCounts {
  CodebookInfo info;
  CodeHistogram all;
  std::vector<CodeHistogram> groups;
};

CodebookCounts count_codebook(std::span<const Prediction> predictions, std::size_t place,
                              const std::vector<std::uint32_t>& groups) {
  const CodebookInfo& info = predictions.front().codebooks[place];
  const auto num_codes = static_cast<std::size_t>(info.num_codes);
  const std::size_t num_groups = *std::max_element(groups.begin(), groups.end()) + 1U;
  CodebookCounts counts{info, CodeHistogram(num_codes),
                        std::vector(num_groups, CodeHistogram(num_codes))};
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    for (const int code : predictions[i].generation->codes[place]) {
      if (code < 0 || static_cast<std::size_t>(code) >= num_codes)
        throw InvalidArgument(expected_got(
            "metric 'codebook'", "codes below " + std::to_string(num_codes), std::to_string(code)));
      counts.all.counts[static_cast<std::size_t>(code)] += 1;
      counts.groups[groups[i]].counts[static_cast<std::size_t>(code)] += 1;
    }
  }
  return counts;
}

// What is said of one codebook or of several together.
struct CodebookSummary {
  double size = 0, used = 0, rare = 0, drawn = 0, capacity_bits = 0, entropy_nats = 0;
  LeftOut entropies_without;
  std::vector<double> series;  // the histogram of a single codebook
};

CodebookSummary summarise(std::span<const CodebookCounts> codebooks, double rare_fraction) {
  CodebookSummary summary;
  std::vector<CodeHistogram> all;
  std::vector<std::vector<CodeHistogram>> groups;
  for (const CodebookCounts& counts : codebooks) {
    const auto size = static_cast<double>(counts.all.counts.size());
    summary.size += size;
    summary.used += static_cast<double>(counts.all.num_used());
    summary.rare += static_cast<double>(counts.all.num_rare(rare_fraction));
    summary.drawn += counts.all.drawn();
    summary.capacity_bits += std::log2(size) * counts.all.drawn();
    all.push_back(counts.all);
    groups.push_back(counts.groups);
  }
  summary.entropy_nats = mean_entropy(all);
  if (codebooks.size() == 1) summary.series = all[0].counts;
  summary.entropies_without = left_out_entropies(groups);
  return summary;
}

// Whether the codes stand for a prefix as well, whose tokens were not generated. A source that no
// text starts with is one to translate; behind a few-shot setup there is a prompt.
bool continues_prefixes(std::span<const Prediction> predictions) {
  bool any = false;
  for (const Prediction& prediction : predictions) {
    if (prediction.code_origin != "prior" || prediction.example.source.empty()) continue;
    any = true;
    if (prediction.setup.empty() &&
        !prediction.generation->text.starts_with(prediction.example.source))
      return false;
  }
  return any;
}

// Tokens generated in all; 0 where a prediction does not say.
double num_generated_tokens(std::span<const Prediction> predictions) {
  std::size_t tokens = 0;
  for (const Prediction& prediction : predictions) {
    if (prediction.generation->token_log_prob_nats.empty()) return 0;
    tokens += prediction.generation->token_log_prob_nats.size();
  }
  return static_cast<double>(tokens);
}

std::string short_number(const char* format, double value) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

class CodebookMetric : public Metric {
 public:
  explicit CodebookMetric(const CodebookOptions& options) : options_(options) {}

  MetricInfo info() const override { return {"codebook", 4, "jackknife"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    const Prediction& first = predictions.front();
    for (const Prediction& prediction : predictions) {
      if (!has_codes(prediction) || prediction.codebooks.empty()) return "no codes";
      if (prediction.codebooks != first.codebooks ||
          prediction.generation->codes.size() != first.codebooks.size())
        return "codebooks of different sizes";
    }
    return "";
  }

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const override {
    const std::string reason = cannot_score(predictions);
    if (!reason.empty())
      throw InvalidArgument(expected_got("metric 'codebook'", "predictions with codes", reason));
    const std::vector<std::uint32_t> groups =
        jackknife_groups(predictions.size(), options_.jackknife);
    std::vector<CodebookCounts> codebooks;
    for (std::size_t place = 0; place < predictions.front().codebooks.size(); ++place)
      codebooks.push_back(count_codebook(predictions, place, groups));
    std::vector<Score> scores;
    add_scores(predictions, codebooks, "codebook.", scores);
    for (std::size_t i = 0; codebooks.size() > 1 && i < codebooks.size(); ++i) {
      const CodebookInfo& info = codebooks[i].info;
      add_scores(
          predictions, {&codebooks[i], 1},
          "codebook.level" + std::to_string(info.level) + ".head" + std::to_string(info.head) + ".",
          scores);
    }
    return scores;
  }

 private:
  // `rare`: the limit below which a code is rare; empty for scores that do not depend on it.
  static std::string signature(const Prediction& first, std::span<const CodebookCounts> codebooks,
                               double drawn, const std::string& rare) {
    const std::string& id = first.example.id;  // "test/17"
    const std::string& origin = first.code_origin;
    std::string sizes;
    for (const CodebookCounts& counts : codebooks)
      sizes += (sizes.empty() ? "" : ",") + std::to_string(counts.info.num_codes);
    Signature result;
    result.add("origin", origin.empty() ? "unknown" : origin)
        .add("split", id.substr(0, id.find('/')))
        .add("codes", sizes);
    if (codebooks.size() == 1) {
      result.add("level", std::to_string(codebooks[0].info.level));
      if (first.codebooks.size() > 1) result.add("head", std::to_string(codebooks[0].info.head));
    }
    result.add("drawn", short_number("%.0f", drawn));
    if (!rare.empty()) result.add("rare", rare);
    return result.add("version", own_version()).str();
  }

  void add_scores(std::span<const Prediction> predictions,
                  std::span<const CodebookCounts> codebooks, const std::string& prefix,
                  std::vector<Score>& scores) const {
    const CodebookSummary summary = summarise(codebooks, options_.rare_fraction);
    const double tokens = num_generated_tokens(predictions);
    const auto make = [&](const char* name, double value, const char* unit, Direction direction) {
      Score score;
      score.name = prefix + name;
      score.value = value;
      score.unit = unit;
      score.direction = direction;
      score.signature = signature(predictions.front(), codebooks, summary.drawn, "");
      if (summary.drawn == 0) score.absent = "no code was drawn";
      return score;
    };
    Score use = make("use", summary.used / summary.size, "", Direction::kHigherIsBetter);
    use.series = summary.series;
    Score rare = make("rare", summary.rare / summary.size, "", Direction::kLowerIsBetter);
    rare.signature = signature(predictions.front(), codebooks, summary.drawn,
                               "<" + short_number("%g", options_.rare_fraction) + "*mean");
    Score capacity = make("capacity", 0, "bits/token", Direction::kNeither);
    if (capacity.absent.empty() && tokens == 0) capacity.absent = "no tokens are counted here";
    if (capacity.absent.empty() && continues_prefixes(predictions))
      capacity.absent = "the codes stand for the prefix too, the tokens do not";
    if (tokens > 0 && capacity.absent.empty()) capacity.value = summary.capacity_bits / tokens;
    scores.push_back(use);
    add_entropy(summary, make, scores);
    const double dead = summary.size - summary.used;
    scores.insert(scores.end(),
                  {make("dead", dead, "codes", Direction::kLowerIsBetter), rare,
                   make("drawn", summary.drawn, "codes", Direction::kNeither), capacity});
  }

  // Perplexity and entropy with their intervals: that of the entropy, and its ends in codes.
  template <typename MakeScore>
  static void add_entropy(const CodebookSummary& summary, const MakeScore& make,
                          std::vector<Score>& scores) {
    Score perplexity =
        make("perplexity", std::exp(summary.entropy_nats), "codes", Direction::kHigherIsBetter);
    Score entropy = make("entropy", summary.entropy_nats / std::numbers::ln2, "bits",
                         Direction::kHigherIsBetter);
    const double most_nats =
        summary.drawn > 0 ? summary.capacity_bits / summary.drawn * std::numbers::ln2 : 0;
    if (const auto nats =
            jackknife_interval(summary.entropy_nats, summary.entropies_without, 0.0, most_nats)) {
      entropy.interval = perplexity.interval = nats;
      entropy.interval->lower /= std::numbers::ln2;
      entropy.interval->upper /= std::numbers::ln2;
      perplexity.interval->lower = std::exp(nats->lower);
      perplexity.interval->upper = std::exp(nats->upper);
    }
    scores.insert(scores.end(), {perplexity, entropy});
  }

  CodebookOptions options_;
};

}  // namespace

void register_codebook(Registries& registries) {
  registries.metrics.add(
      "codebook", "use, perplexity and entropy of the codes, dead and rare ones",
      [](JsonReader& reader) { return std::make_unique<CodebookMetric>(read_options(reader)); });
}

}  // namespace vqlm
