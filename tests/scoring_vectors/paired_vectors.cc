// Paired bootstrap and paired approximate randomisation of several systems.
#include <optional>
#include <set>

#include "core/error.h"
#include "scoring_vectors/metric_choice.h"
#include "scoring_vectors/score_vectors.h"

namespace vqlm {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

struct Test {
  bool is_bootstrap = true;
  int num_samples = 0, num_confidence_resamples = 0;
  std::string seed;
};

struct Systems {
  std::vector<Texts> outputs;
  ReferenceStreams references;
};

Test read_test(VectorCheck& check) {
  const auto kind = check.at("test").get<std::string>();
  if (kind != "bs" && kind != "ar") throw InvalidArgument(expected_got("test", "bs or ar", kind));
  Test test;
  test.is_bootstrap = kind == "bs";
  test.num_samples = check.at("n_samples").get<int>();
  test.seed = check.at("seed").get<std::string>();
  if (const json* resamples = check.find("n_ar_confidence"))
    test.num_confidence_resamples = std::max(0, resamples->get<int>());
  return test;
}

Systems read_systems(VectorCheck& check, const CheckTools& tools) {
  std::vector<Texts> outputs, references;
  if (!check.has("systems_files")) {
    for (const json& named : check.at("systems")) outputs.push_back(named.at(1).get<Texts>());
    return {outputs, ReferenceStreams(check.at("refs"))};
  }
  for (const json& file : check.at("systems_files"))
    outputs.push_back(tools.corpus_lines(file.get<std::string>()));
  for (const json& file : check.at("refs_files"))
    references.push_back(tools.corpus_lines(file.get<std::string>()));
  return {outputs, ReferenceStreams(references)};
}

std::vector<PairedResult> run_test(const CorpusMetric& metric, const Systems& systems,
                                   const Test& test, VectorArithmetic arithmetic) {
  const auto statistics = count_segments(metric, systems.outputs, systems.references);
  std::vector<SystemStatistics> scored;
  for (const SegmentStatistics& system : statistics)
    scored.push_back({&system, metric.value(system.sums(), SumsArithmetic::kPlain).value});
  const SumsToValue float_value = float_value_of(metric, arithmetic);
  const Pcg64 random = generator_of_seed(test.seed);
  if (test.is_bootstrap)
    return paired_bootstrap_test(scored, float_value, test.num_samples, random);
  const SumsToValue integer_value = [&metric](std::span<const double> sums) {
    return metric.value(sums, SumsArithmetic::kInteger);
  };
  return paired_randomisation_test(scored, integer_value, float_value,
                                   {test.num_samples, test.num_confidence_resamples}, random);
}

json typed(double value, const char* type) { return {{"v", value}, {"type", type}}; }

json typed(const std::optional<TypedValue>& value) {
  if (!value) return nullptr;
  return typed(value->value, value->single ? "float32" : "float64");
}

json as_json(const std::vector<PairedResult>& results) {
  json list = json::array();
  for (const PairedResult& result : results)
    list.push_back({{"score", typed(result.score, "float")},
                    {"p_value", result.p_value ? typed(*result.p_value, "float") : json()},
                    {"mean", typed(result.mean)},
                    {"ci", typed(result.half_width)}});
  return list;
}

std::string signature_of(const CorpusMetric& metric, const Test& test, const std::string& nrefs) {
  SignatureRun run;
  run.nrefs = nrefs;
  run.seed = test.seed;
  if (test.is_bootstrap) {
    run.bs = test.num_samples;
  } else {
    run.ar = test.num_samples;
    if (test.num_confidence_resamples > 0) run.bs = test.num_confidence_resamples;
  }
  return without_version_suffix(signature_text(score_signature(run, metric.signature_fields())));
}

}  // namespace

void check_paired_test(VectorCheck& check, CheckTools& tools) {
  if (check.has("blas_order_sensitive") && check.at("blas_order_sensitive").get<bool>())
    throw SkippedVector{"flagged blas_order_sensitive"};
  const Test test = read_test(check);
  const Systems systems = read_systems(check, tools);
  const json &metrics = check.at("metrics"), &options = check.at("options");
  json results, signatures;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    const MetricChoice choice = choose_metric(metrics[m].get<std::string>(), options.at(m), tools);
    const CorpusMetric& metric = *choice.metric;
    results[metric.name()] = as_json(run_test(metric, systems, test, tools.arithmetic));
    signatures[metric.name()] = signature_of(metric, test, systems.references.nrefs());
  }
  check.expect("results", results);
  check.expect("signatures", signatures);
}

}  // namespace vqlm
