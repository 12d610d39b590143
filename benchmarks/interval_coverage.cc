// How often the 95 % intervals of our metrics hold the true value, on simulated test sets. Prints a
// row a metric and population as Markdown; exit code 1 where coverage is not 93 to 97 %.
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/json_reader.h"
#include "core/registries.h"
#include "coverage.h"
#include "metrics/builtin_metrics.h"

namespace vqlm {
namespace {

constexpr double kLeast = 0.93, kMost = 0.97;
constexpr std::size_t kSegmentsOfTruth = 400000;

struct Case {
  std::string metric;
  std::vector<std::string> scores;
  std::string population_text;
  Population population;
  std::size_t segments;     // of a set
  double known_truth = -1;  // of the only score, where it has a closed form; else negative
};

std::vector<Case> cases() {
  const auto grammar = load_grammar("en_zh");
  const std::string edits = "sentences of the grammar, edited";
  const std::string own = "sentences of the grammar";
  const std::string words = "Zipf words, 20,000";
  const Population edited = edited_sentences(grammar);
  const Population bigrams = bigram_likelihoods(grammar, 500);
  const std::vector<std::string> code_scores{"codebook.perplexity", "codebook.entropy"};
  const std::vector<std::string> distinct{"distinct_1", "distinct_2", "distinct_3", "distinct_4"};
  return {
      {"bleu", {"bleu"}, edits, edited, 200},
      {"bleu", {"bleu"}, edits, edited, 1000},
      {"chrf", {"chrf"}, edits, edited, 200},
      {"chrf", {"chrf"}, edits, edited, 1000},
      {"perplexity",
       {"perplexity"},
       "the grammar's own probabilities",
       grammar_likelihoods(grammar),
       200,
       grammar_perplexity(*grammar)},
      {"perplexity", {"perplexity"}, "a bigram model", bigrams, 200},
      {"perplexity", {"perplexity"}, "a bigram model", bigrams, 1000},
      {"codebook", code_scores, "Zipf codes, K = 512", zipf_codes(512, 1), 300},
      {"codebook", code_scores, "Zipf codes, K = 512", zipf_codes(512, 1), 1000},
      {"codebook", code_scores, "Zipf codes, K = 4,096", zipf_codes(4096, 1), 300},
      {"codebook", code_scores, "nearly even codes, K = 512", zipf_codes(512, 0.2), 300},
      {"codebook", code_scores, "even codes, K = 64", zipf_codes(64, 0), 300},
      {"distinct", distinct, own, grammar_texts(grammar), 300},
      {"distinct", distinct, own, grammar_texts(grammar), 1000},
      {"distinct", distinct, words, zipf_texts(20000, 1), 300},
  };
}

// Returns whether all is within the limits.
bool print_case(const Case& one, const Metric& metric, int sets) {
  std::map<std::string, double> truth, wanted;
  if (one.known_truth < 0)
    truth = true_values(metric, one.population, kSegmentsOfTruth, one.segments);
  for (const std::string& name : one.scores)
    wanted[name] = one.known_truth < 0 ? truth.at(name) : one.known_truth;
  bool good = true;
  for (const auto& [name, coverage] :
       measure_coverage(metric, one.population, wanted, sets, one.segments)) {
    const bool within = coverage.share() >= kLeast && coverage.share() <= kMost;
    std::printf("| %s | %s | %zu | %.5g | %.3g | %.1f ± %.1f%s | %.1f | %.1f |\n", name.c_str(),
                one.population_text.c_str(), one.segments, coverage.truth, coverage.mean_half_width,
                100 * coverage.share(), 100 * coverage.error(), within ? "" : " (!)",
                100.0 * coverage.below / sets, 100.0 * coverage.above / sets);
    std::fflush(stdout);
    good = good && within;
  }
  return good;
}

int print_all(int sets, const std::string& only) {
  Registries registries;
  register_builtin_metrics(registries);
  std::printf("%d simulated sets a row\n\n", sets);
  std::printf(
      "| score | population | segments | true value | half of the interval | coverage (%%) "
      "| too low (%%) | too high (%%) |\n|---|---|---|---|---|---|---|---|\n");
  bool good = true;
  static const nlohmann::json kDefaults = nlohmann::json::object();
  for (const Case& one : cases()) {
    if (!only.empty() && one.metric != only) continue;
    JsonReader reader(kDefaults, "interval_coverage");
    good = print_case(one, *registries.metrics.create(one.metric, reader), sets) && good;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace vqlm

// interval_coverage [SETS [METRIC]]
int main(int argc, char** argv) {
  return vqlm::print_all(argc > 1 ? std::atoi(argv[1]) : 2000, argc > 2 ? argv[2] : "");
}
