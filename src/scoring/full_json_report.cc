#include "scoring/full_json_report.h"

#include <span>

#include "metrics/scoring_version.h"
#include "scoring/json_writer.h"

namespace vqlm {
namespace {

void add_numbers(JsonWriter& json, std::string_view key, std::span<const double> numbers) {
  json.key(key).begin_array();
  for (const double number : numbers) json.number(number);
  json.end();
}

void add_settings(JsonWriter& json, const ScoreResult& result, const ScoreOptions& options) {
  json.key("settings").begin_object();
  json.key("references").begin_array();
  for (const std::string& path : options.references) json.text(path);
  json.end().key("encoding").text(options.encoding);
  json.key("num_references").integer(static_cast<long long>(result.num_references));
  json.key("num_segments").integer(static_cast<long long>(result.num_segments));
  const bool confidence = options.confidence && result.num_samples;
  const char* test = confidence ? "confidence" : "none";
  if (options.paired == PairedTest::kBootstrap) test = "paired_bootstrap";
  if (options.paired == PairedTest::kRandomisation) test = "paired_approximate_randomization";
  json.key("test").text(test).key("num_samples");
  result.num_samples ? json.integer(*result.num_samples) : json.null();
  json.key("seed");
  result.seed ? json.text(*result.seed) : json.null();
  json.key("all_pairs").boolean(options.all_pairs).end();
}

void add_bleu_details(JsonWriter& json, const SystemScore& system, const ScoreOptions& options) {
  const BleuScore bleu = compute_bleu(system.sums, options.bleu);
  add_numbers(json, "counts", bleu.counts);
  add_numbers(json, "totals", bleu.totals);
  add_numbers(json, "precisions", bleu.precisions);
  json.key("bp").number(bleu.bp);
  json.key("ratio").number(bleu.ref_len > 0 ? bleu.sys_len / bleu.ref_len : 0.0);
  json.key("hyp_len").number(bleu.sys_len).key("ref_len").number(bleu.ref_len);
}

// n-grams of each order, characters first.
void add_chrf_details(JsonWriter& json, const SystemScore& system) {
  const char* const names[] = {"hyp_ngrams", "ref_ngrams", "matches"};
  for (std::size_t part = 0; part < 3; ++part) {
    json.key(names[part]).begin_array();
    for (std::size_t i = part; i < system.sums.size(); i += 3) json.number(system.sums[i]);
    json.end();
  }
}

void add_details(JsonWriter& json, const MetricResult& metric, const SystemScore& system,
                 const ScoreOptions& options) {
  json.key("details").begin_object();
  if (metric.id == "bleu") {
    add_bleu_details(json, system, options);
  } else if (metric.id == "chrf") {
    add_chrf_details(json, system);
  } else {
    json.key("num_edits").number(system.sums[0]).key("ref_length").number(system.sums[1]);
  }
  json.end();
}

void add_optional(JsonWriter& json, std::string_view key, const std::optional<double>& value) {
  json.key(key);
  value ? json.number(*value) : json.null();
}

std::optional<double> plain(const std::optional<TypedValue>& value) {
  return value ? std::optional<double>(value->value) : std::nullopt;
}

void add_system(JsonWriter& json, const ScoreResult& result, std::size_t index,
                const ScoreOptions& options) {
  json.begin_object().key("name").text(result.systems[index]);
  if (options.paired != PairedTest::kNone) json.key("baseline").boolean(index == 0);
  json.key("scores").begin_array();
  for (const MetricResult& metric : result.metrics) {
    const SystemScore& system = metric.systems[index];
    json.begin_object().key("metric").text(metric.name).key("score").number(system.score);
    add_optional(json, "mean", plain(system.mean));
    add_optional(json, "ci", plain(system.half_width));
    add_optional(json, "p_value", system.p_value);
    add_details(json, metric, system, options);
    json.end();
  }
  json.end().end();
}

void add_pairs(JsonWriter& json, const ScoreResult& result, const PairTests& tests) {
  json.key("pairs").begin_array();
  for (const PairTest& pair : tests.pairs) {
    json.begin_object().key("system").text(result.systems[pair.first]);
    json.key("other").text(result.systems[pair.second]);
    json.key("difference").number(pair.difference).key("p_value").number(pair.p_value);
    json.key("p_value_holm").number(pair.corrected_p_value).end();
  }
  json.end().key("rank_clusters").begin_array();
  for (const auto& cluster : tests.clusters) {
    json.begin_array();
    for (const std::size_t system : cluster) json.text(result.systems[system]);
    json.end();
  }
  json.end();
}

void add_metric(JsonWriter& json, const ScoreResult& result, const MetricResult& metric) {
  json.begin_object().key("name").text(metric.name);
  json.key("signature").text(signature_text(metric.signature));
  json.key("lower_is_better").boolean(metric.lower_is_better);
  if (metric.pairs) add_pairs(json, result, *metric.pairs);
  json.end();
}

}  // namespace

std::string full_json_report(const ScoreResult& result, const ScoreOptions& options) {
  JsonWriter json(2, true);
  json.begin_object().key("schema").text("vqlm.score.1").key("version").text(scoring_version());
  add_settings(json, result, options);
  json.key("metrics").begin_array();
  for (const MetricResult& metric : result.metrics) add_metric(json, result, metric);
  json.end().key("systems").begin_array();
  for (std::size_t i = 0; i < result.systems.size(); ++i) add_system(json, result, i, options);
  return json.end().end().str() + "\n";
}

}  // namespace vqlm
