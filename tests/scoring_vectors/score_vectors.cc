#include "scoring_vectors/score_vectors.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/scoring_version.h"
#include "metrics/ter.h"
#include "scoring/score_result.h"
#include "scoring/single_report.h"
#include "scoring_vectors/metric_choice.h"
#include "scoring_vectors/vector_segments.h"

namespace vqlm {
namespace {

using nlohmann::json;

// Python tells 2 from 2.0 and writes "chrF2.0" for the latter; our option is one number.
std::string python_name(std::string name, const json& options) {
  const auto beta = options.find("beta");
  if (beta == options.end() || !beta->is_number_float() || name.find('.') != std::string::npos)
    return name;
  return name.insert(std::min(name.find('+'), name.size()), ".0");
}

json details_of(const MetricChoice& choice, std::span<const double> sums) {
  if (choice.id == "ter") {
    const TerScore ter = compute_ter(sums);
    return {{"num_edits", ter.num_edits}, {"ref_length", ter.ref_length}};
  }
  if (choice.id != "bleu") return json::object();
  const BleuScore bleu = compute_bleu(sums, choice.bleu);
  const double ratio = bleu.ref_len > 0 ? bleu.sys_len / bleu.ref_len : 0.0;
  return {{"counts", bleu.counts}, {"totals", bleu.totals},   {"precisions", bleu.precisions},
          {"bp", bleu.bp},         {"sys_len", bleu.sys_len}, {"ref_len", bleu.ref_len},
          {"ratio", ratio}};
}

void check_interval(VectorCheck& check, const ConfidenceEstimate& interval) {
  const auto type = [](const std::string& name) { return name == "float64" ? "float" : name; };
  for (const auto& [name, value] :
       {std::pair("mean", interval.mean), std::pair("ci", interval.half_width)}) {
    check.expect(name, value.value);
    const std::string field = std::string(name) + "_type";
    check.compare(field, type(check.at(field).get<std::string>()),
                  value.single ? "float32" : "float");
  }
}

// The two printed forms: a line with two digits, JSON with one.
void check_printed(VectorCheck& check, const MetricResult& result) {
  ScoreOptions options;
  options.width = 2;
  options.colour = false;
  const std::string signature = signature_text(result.signature);
  check.expect("signature", without_version_suffix(signature));
  check.expect("signature_short", without_version_suffix(signature_text(result.signature, true)));
  check.expect("text", without_version_suffix(
                           score_line(result.name, result.systems[0], signature, options)));
  options.width = 1;
  options.format = OutputFormat::kJson;
  ScoreResult report;
  report.metrics.push_back(result);
  std::string json_text = without_version_suffix(single_report(report, options));
  json_text.pop_back();  // line end
  check.expect("json_w1", json_text);
}

void check_value(VectorCheck& check, double score) {
  check.expect("score", score);
  if (check.has("score_hex")) check.expect_hex("score_hex", score);
  check_published(check, score);
}

// Everything computed, nothing compared.
MetricResult score_segments(const MetricChoice& choice, const Segments& segments,
                            const Bootstrap& bootstrap, VectorArithmetic arithmetic) {
  const CorpusMetric& metric = *choice.metric;
  const SegmentStatistics statistics =
      count_segments(metric, {segments.hypotheses}, segments.references).front();
  SystemScore system;
  system.sums = statistics.sums();
  system.score = metric.value(system.sums, SumsArithmetic::kPlain).value;
  system.verbose = metric.verbose(system.sums);
  SignatureRun run;
  run.nrefs = segments.references.nrefs();
  if (bootstrap.num_resamples > 1) {
    const auto [mean, half_width] =
        estimate_confidence(statistics, float_value_of(metric, arithmetic), bootstrap.num_resamples,
                            generator_of_seed(bootstrap.seed));
    system.mean = mean;
    system.half_width = half_width;
    run.bs = bootstrap.num_resamples;
    run.seed = bootstrap.seed;
  }
  MetricResult result;
  result.name = metric.name();
  result.systems.push_back(system);
  result.signature = score_signature(run, metric.signature_fields());
  return result;
}

}  // namespace

std::string without_version_suffix(std::string text) {
  const std::string suffix = "+" + own_version();
  for (std::size_t at = text.find(suffix); at != std::string::npos; at = text.find(suffix, at))
    text.erase(at, suffix.size());
  return text;
}

void check_published(VectorCheck& check, double score) {
  const json* expected = check.find("expected_upstream");
  if (expected == nullptr) return;
  const auto tolerance = check.at("tolerance").get<double>();
  if (!(std::abs(score - expected->get<double>()) <= tolerance))
    check.fail("expected_upstream", expected->dump() + " within " + json(tolerance).dump(),
               json(score).dump());
}

void check_score(VectorCheck& check, CheckTools& tools) {
  check.ignore("level");
  check.ignore("origin");
  const Segments segments = read_segments(check, tools);
  const MetricChoice choice =
      choose_metric(check.at("metric").get<std::string>(), check.at("options"), tools);
  MetricResult result = score_segments(choice, segments, read_bootstrap(check), tools.arithmetic);
  result.name = python_name(result.name, check.at("options"));
  const SystemScore& system = result.systems[0];
  check.expect("name", result.name);
  check_value(check, system.score);
  check.expect("details", details_of(choice, system.sums));
  if (system.mean) check_interval(check, {*system.mean, *system.half_width});
  check_printed(check, result);
}

}  // namespace vqlm
