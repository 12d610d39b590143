#include "metrics/codebook_metric.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/code_histogram.h"
#include "metrics/jackknife_options.h"
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

// The histogram of one level: of all predictions, and of each group's.
struct LevelCounts {
  CodeHistogram all;
  std::vector<CodeHistogram> groups;
};

LevelCounts count_level(std::span<const Prediction> predictions, std::size_t level,
                        const std::vector<std::uint32_t>& groups) {
  const auto num_codes = static_cast<std::size_t>(predictions.front().num_codes);
  const std::size_t num_groups = *std::max_element(groups.begin(), groups.end()) + 1U;
  LevelCounts counts{CodeHistogram(num_codes), std::vector(num_groups, CodeHistogram(num_codes))};
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    for (const int code : predictions[i].generation->codes.at(level)) {
      if (code < 0 || static_cast<std::size_t>(code) >= num_codes)
        throw InvalidArgument(expected_got(
            "metric 'codebook'", "codes below " + std::to_string(num_codes), std::to_string(code)));
      counts.all.counts[static_cast<std::size_t>(code)] += 1;
      counts.groups[groups[i]].counts[static_cast<std::size_t>(code)] += 1;
    }
  }
  return counts;
}

// Entropies in nats without each group; empty when one group holds everything drawn.
std::vector<double> entropies_without(const LevelCounts& counts) {
  std::vector<double> result;
  for (const CodeHistogram& group : counts.groups) {
    CodeHistogram rest = counts.all;
    for (std::size_t i = 0; i < rest.counts.size(); ++i) rest.counts[i] -= group.counts[i];
    if (rest.drawn() == 0) return {};
    result.push_back(rest.entropy_nats());
  }
  return result;
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

  MetricInfo info() const override { return {"codebook", 2, "jackknife"}; }

  std::string cannot_score(std::span<const Prediction> predictions) const override {
    if (predictions.empty()) return "no predictions";
    const Prediction& first = predictions.front();
    for (const Prediction& prediction : predictions) {
      if (!has_codes(prediction) || prediction.num_codes < 1) return "no codes";
      if (prediction.num_codes != first.num_codes ||
          prediction.generation->codes.size() != first.generation->codes.size())
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
    std::vector<Score> scores;
    const std::size_t num_levels = predictions.front().generation->codes.size();
    for (std::size_t level = 0; level < num_levels; ++level)
      add_level(predictions, level, count_level(predictions, level, groups), scores);
    return scores;
  }

 private:
  // `rare`: the limit below which a code is rare; empty for scores that do not depend on it.
  static std::string signature(const Prediction& first, std::size_t level, double drawn,
                               const std::string& rare) {
    const std::string& id = first.example.id;  // "test/17"
    const std::string& origin = first.code_origin;
    Signature result;
    result.add("origin", origin.empty() ? "unknown" : origin)
        .add("split", id.substr(0, id.find('/')))
        .add("codes", std::to_string(first.num_codes))
        .add("level", std::to_string(level))
        .add("drawn", short_number("%.0f", drawn));
    if (!rare.empty()) result.add("rare", rare);
    return result.add("version", own_version()).str();
  }

  void add_level(std::span<const Prediction> predictions, std::size_t level,
                 const LevelCounts& counts, std::vector<Score>& scores) const {
    const std::string prefix =
        level == 0 ? "codebook." : "codebook.level" + std::to_string(level) + ".";
    const double drawn = counts.all.drawn();
    const auto size = static_cast<double>(counts.all.counts.size());
    const auto used = static_cast<double>(counts.all.num_used());
    const auto num_rare = static_cast<double>(counts.all.num_rare(options_.rare_fraction));
    const double tokens = num_generated_tokens(predictions);
    const auto make = [&](const char* name, double value, const char* unit, Direction direction) {
      Score score;
      score.name = prefix + name;
      score.value = value;
      score.unit = unit;
      score.direction = direction;
      score.signature = signature(predictions.front(), level, drawn, "");
      if (drawn == 0) score.absent = "no code was drawn";
      return score;
    };
    Score use = make("use", used / size, "", Direction::kHigherIsBetter);
    use.series = counts.all.counts;
    Score rare = make("rare", num_rare / size, "", Direction::kLowerIsBetter);
    rare.signature = signature(predictions.front(), level, drawn,
                               "<" + short_number("%g", options_.rare_fraction) + "*mean");
    Score capacity = make("capacity", 0, "bits/token", Direction::kNeither);
    if (tokens > 0)
      capacity.value = std::log2(size) * drawn / tokens;
    else if (capacity.absent.empty())
      capacity.absent = "no tokens are counted here";
    scores.push_back(use);
    add_entropy(counts, make, scores);
    scores.insert(scores.end(),
                  {make("dead", size - used, "codes", Direction::kLowerIsBetter), rare,
                   make("drawn", drawn, "codes", Direction::kNeither), capacity});
  }

  // Perplexity and entropy with their intervals.
  template <typename MakeScore>
  static void add_entropy(const LevelCounts& counts, const MakeScore& make,
                          std::vector<Score>& scores) {
    const auto size = static_cast<double>(counts.all.counts.size());
    const double nats = counts.all.entropy_nats();
    Score perplexity = make("perplexity", std::exp(nats), "codes", Direction::kHigherIsBetter);
    Score entropy = make("entropy", nats / std::numbers::ln2, "bits", Direction::kHigherIsBetter);
    std::vector<double> bits, exponentials;
    for (const double other : entropies_without(counts)) {
      bits.push_back(other / std::numbers::ln2);
      exponentials.push_back(std::exp(other));
    }
    set_jackknife_interval(perplexity, exponentials, 1.0, size);
    set_jackknife_interval(entropy, bits, 0.0, std::log2(size));
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
