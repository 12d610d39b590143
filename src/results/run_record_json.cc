#include "results/run_record_json.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text_json.h"
#include "core/version.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

using nlohmann::json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

json numbers_to_json(const std::vector<double>& numbers) {
  json value = json::array();
  for (const double number : numbers) value.push_back(number_to_json(number));
  return value;
}

json pairs_to_json(const Pairs& pairs) {
  json value = json::array();
  for (const auto& [first, second] : pairs)
    value.push_back({text_to_json(first), text_to_json(second)});
  return value;
}

Pairs pairs_from_json(const json& value) {
  Pairs pairs;
  for (const json& pair : value)
    pairs.emplace_back(text_from_json(pair.at(0)), text_from_json(pair.at(1)));
  return pairs;
}

json result_to_json(const Result& result) {
  json value = {{"task", result.task},      {"generator", result.generator},
                {"seed", result.seed},      {"scores", json::array()},
                {"absent", json::object()}, {"samples", json::array()}};
  for (const Score& score : result.scores) value["scores"].push_back(score_to_json(score));
  for (const auto& [name, reason] : result.absent) value["absent"][name] = text_to_json(reason);
  for (const Sample& sample : result.samples)
    value["samples"].push_back({{"source", text_to_json(sample.source)},
                                {"reference", text_to_json(sample.reference)},
                                {"output", text_to_json(sample.output)},
                                {"codes", sample.codes}});
  value["predictions"] = result.predictions;
  value["metrics"] = result.metrics;
  return value;
}

Result result_from_json(const json& value) {
  Result result;
  result.task = value.at("task").get<std::string>();
  result.generator = value.at("generator").get<std::string>();
  result.seed = value.at("seed").get<std::uint64_t>();
  for (const json& score : value.at("scores")) result.scores.push_back(score_from_json(score));
  for (const auto& [name, reason] : value.at("absent").items())
    result.absent[name] = text_from_json(reason);
  for (const json& sample : value.at("samples"))
    result.samples.push_back({text_from_json(sample.at("source")),
                              text_from_json(sample.at("reference")),
                              text_from_json(sample.at("output")), sample.value("codes", "")});
  result.predictions = value.value("predictions", "");
  result.metrics = value.value("metrics", std::vector<std::string>());
  return result;
}

json curves_to_json(const Curves& curves) {
  json value = {{"generator", curves.generator}, {"seed", curves.seed}, {"series", json::object()}};
  for (const auto& [name, points] : curves.series) {
    json list = json::array();
    for (const auto& [step, number] : points)
      list.push_back({number_to_json(step), number_to_json(number)});
    value["series"][name] = std::move(list);
  }
  return value;
}

Curves curves_from_json(const json& value) {
  Curves curves;
  curves.generator = value.at("generator").get<std::string>();
  curves.seed = value.at("seed").get<std::uint64_t>();
  for (const auto& [name, points] : value.at("series").items())
    for (const json& point : points)
      curves.series[name].emplace_back(number_from_json(point.at(0)),
                                       number_from_json(point.at(1)));
  return curves;
}

json code_use_to_json(const CodeUse& use) {
  return {{"generator", use.generator},
          {"split", use.split},
          {"origin", use.origin},
          {"seed", use.seed},
          {"level", use.level},
          {"head", use.head},
          {"counts", numbers_to_json(use.counts)}};
}

CodeUse code_use_from_json(const json& value) {
  CodeUse use;
  use.generator = value.at("generator").get<std::string>();
  use.split = value.at("split").get<std::string>();
  use.origin = value.at("origin").get<std::string>();
  use.seed = value.at("seed").get<std::uint64_t>();
  use.level = value.at("level").get<int>();
  use.head = value.value("head", 0);
  for (const json& count : value.at("counts")) use.counts.push_back(number_from_json(count));
  return use;
}

json difference_to_json(const PairedDifference& one) {
  json value = {{"task", one.task},
                {"score", one.score},
                {"baseline", one.baseline},
                {"generator", one.generator},
                {"difference", number_to_json(one.difference)},
                {"num_seeds", one.num_seeds},
                {"paired", one.paired},
                {"method", one.method}};
  if (!one.generator_kind.empty())
    value["kinds"] = {{"baseline", one.baseline_kind}, {"generator", one.generator_kind}};
  if (one.p_value) value["p_value"] = number_to_json(*one.p_value);
  if (one.interval) value["interval"] = interval_to_json(*one.interval);
  return value;
}

PairedDifference difference_from_json(const json& value) {
  PairedDifference one;
  one.task = value.at("task").get<std::string>();
  one.score = value.at("score").get<std::string>();
  one.baseline = value.at("baseline").get<std::string>();
  one.generator = value.at("generator").get<std::string>();
  one.difference = number_from_json(value.at("difference"));
  if (value.contains("p_value")) one.p_value = number_from_json(value.at("p_value"));
  if (value.contains("interval")) one.interval = interval_from_json(value.at("interval"));
  one.paired = value.value("paired", true);
  if (value.contains("kinds")) {
    one.baseline_kind = value["kinds"].at("baseline").get<std::string>();
    one.generator_kind = value["kinds"].at("generator").get<std::string>();
  }
  one.num_seeds = value.at("num_seeds").get<int>();
  one.method = value.at("method").get<std::string>();
  return one;
}

json breakdown_to_json(const Breakdown& one) {
  json classes = json::array();
  for (const BreakdownClass& part : one.classes)
    classes.push_back({{"low", part.low},
                       {"high", part.high},
                       {"count", part.count},
                       {"value", number_to_json(part.value)}});
  return {{"task", one.task}, {"generator", one.generator}, {"seed", one.seed},
          {"kind", one.kind}, {"score", one.score},         {"classes", classes}};
}

Breakdown breakdown_from_json(const json& value) {
  Breakdown one;
  one.task = value.at("task").get<std::string>();
  one.generator = value.at("generator").get<std::string>();
  one.seed = value.at("seed").get<std::uint64_t>();
  one.kind = value.at("kind").get<std::string>();
  one.score = value.at("score").get<std::string>();
  for (const json& part : value.at("classes"))
    one.classes.push_back({part.at("low").get<std::int64_t>(), part.at("high").get<std::int64_t>(),
                           part.at("count").get<std::int64_t>(),
                           number_from_json(part.at("value"))});
  return one;
}

json projection_to_json(const Projection& one) {
  json outputs = json::array(), codes = json::array();
  for (const Projection::Output& output : one.outputs)
    outputs.push_back({number_to_json(output.x), number_to_json(output.y), output.code});
  for (const Projection::Code& code : one.codes)
    codes.push_back({number_to_json(code.x), number_to_json(code.y), number_to_json(code.count)});
  return {{"generator", one.generator},
          {"seed", one.seed},
          {"explained", number_to_json(one.explained)},
          {"outputs", outputs},
          {"codes", codes}};
}

Projection projection_from_json(const json& value) {
  Projection one;
  one.generator = value.at("generator").get<std::string>();
  one.seed = value.at("seed").get<std::uint64_t>();
  one.explained = number_from_json(value.at("explained"));
  for (const json& output : value.at("outputs"))
    one.outputs.push_back(
        {number_from_json(output.at(0)), number_from_json(output.at(1)), output.at(2).get<int>()});
  for (const json& code : value.at("codes"))
    one.codes.push_back(
        {number_from_json(code.at(0)), number_from_json(code.at(1)), number_from_json(code.at(2))});
  return one;
}

// What figures alone need; absent in records of before there were such figures.
void read_figure_data(const json& value, RunRecord& run) {
  for (const json& one : value.value("breakdowns", json::array()))
    run.breakdowns.push_back(breakdown_from_json(one));
  for (const json& one : value.value("projections", json::array()))
    run.projections.push_back(projection_from_json(one));
  using Texts = std::map<std::string, std::string>;
  run.descriptions = value.value("descriptions", Texts());
  run.task_descriptions = value.value("task_descriptions", Texts());
}

RunRecord read_run(const json& value) {
  RunRecord run;
  run.name = text_from_json(value.at("name"));
  run.description = text_from_json(value.at("description"));
  run.description_zh = text_from_json(value.value("description_zh", json("")));
  run.command = text_from_json(value.at("command"));
  run.generators = value.at("generators").get<std::vector<std::string>>();
  run.seeds = value.at("seeds").get<std::vector<std::uint64_t>>();
  run.metrics = value.value("metrics", std::map<std::string, std::string>());
  for (const json& result : value.at("results")) run.results.push_back(result_from_json(result));
  if (value.contains("titles"))
    for (const auto& [generator, title] : value.at("titles").items())
      run.titles[generator] = {text_from_json(title.at(0)), text_from_json(title.at(1))};
  if (value.contains("differences"))
    for (const json& one : value.at("differences"))
      run.differences.push_back(difference_from_json(one));
  for (const json& curves : value.at("curves")) run.curves.push_back(curves_from_json(curves));
  for (const json& use : value.at("code_use")) run.code_use.push_back(code_use_from_json(use));
  read_figure_data(value, run);
  run.provenance = pairs_from_json(value.at("provenance"));
  run.failures = pairs_from_json(value.at("failures"));
  return run;
}

}  // namespace

json run_record_to_json(const RunRecord& run) {
  json value = {{"schema", kSchemaVersion},
                {"name", text_to_json(run.name)},
                {"description", text_to_json(run.description)},
                {"description_zh", text_to_json(run.description_zh)},
                {"command", text_to_json(run.command)},
                {"generators", run.generators},
                {"seeds", run.seeds},
                {"metrics", run.metrics},
                {"results", json::array()},
                {"titles", json::object()},
                {"differences", json::array()},
                {"curves", json::array()},
                {"code_use", json::array()},
                {"breakdowns", json::array()},
                {"projections", json::array()},
                {"descriptions", run.descriptions},
                {"task_descriptions", run.task_descriptions},
                {"provenance", pairs_to_json(run.provenance)},
                {"failures", pairs_to_json(run.failures)}};
  for (const Result& result : run.results) value["results"].push_back(result_to_json(result));
  for (const auto& [generator, title] : run.titles)
    value["titles"][generator] = {text_to_json(title.first), text_to_json(title.second)};
  for (const PairedDifference& one : run.differences)
    value["differences"].push_back(difference_to_json(one));
  for (const Curves& curves : run.curves) value["curves"].push_back(curves_to_json(curves));
  for (const CodeUse& use : run.code_use) value["code_use"].push_back(code_use_to_json(use));
  for (const Breakdown& one : run.breakdowns) value["breakdowns"].push_back(breakdown_to_json(one));
  for (const Projection& one : run.projections)
    value["projections"].push_back(projection_to_json(one));
  return value;
}

void check_schema(const json& value, const std::string& where) {
  if (!value.is_object() || !value.contains("schema") || !value["schema"].is_number_integer())
    throw RuntimeError(expected_got(where, "an object with a schema version", "none"));
  const auto schema = value["schema"].get<std::int64_t>();
  if (schema < 1 || schema > kSchemaVersion)
    throw RuntimeError(
        expected_got(where, "a schema version of at most " + std::to_string(kSchemaVersion),
                     std::to_string(schema) + " (written by another version of vqlm)"));
}

RunRecord run_record_from_json(const json& value, const std::string& where) {
  check_schema(value, where);
  try {
    return read_run(value);
  } catch (const json::exception& error) {
    throw RuntimeError(expected_got(where, "the record of a run",
                                    std::string("one that does not fit: ") + error.what()));
  } catch (const InvalidArgument& error) {
    throw RuntimeError(expected_got(where, "the record of a run",
                                    std::string("one that does not fit: ") + error.what()));
  }
}

}  // namespace vqlm
