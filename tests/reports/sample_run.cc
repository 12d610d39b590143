#include "sample_run.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace vqlm {
namespace {

Score score(const std::string& name, double value, Direction direction, double half_width = 0) {
  Score result;
  result.name = name;
  result.value = value;
  result.direction = direction;
  if (half_width > 0)
    result.interval = Interval{value - half_width, value + half_width, 0.95,
                               "bootstrap over segments, 1000 resamples, seed 12345"};
  return result;
}

struct Row {
  const char* generator;
  double perplexity;
  const char* kind;
  double codebook_use;  // 0: no codes
  double seconds;
};

void add_lm(RunRecord& run, const Row& row, std::uint64_t seed, double shift) {
  Result result;
  result.task = "lm";
  result.generator = row.generator;
  result.seed = seed;
  Score perplexity =
      score("perplexity", row.perplexity + shift, Direction::kLowerIsBetter, row.perplexity / 50);
  Score bits = score("bits_per_byte", 1.1 + shift / 10, Direction::kLowerIsBetter, 0.02);
  for (Score* likelihood : {&perplexity, &bits}) {
    likelihood->kind = row.kind;
    likelihood->signature = std::string("kind:") + row.kind +
                            "|unit:word|eos:yes|context:256|tok:1f2e3d4c|version:0.1.0+vqlm.0.1.0";
  }
  result.scores = {perplexity, bits};
  if (row.codebook_use > 0) {
    Score use = score("codebook.use", row.codebook_use, Direction::kHigherIsBetter);
    use.signature = "origin:encoder|split:train|codes:64|level:0|drawn:12000|version:0.1.0";
    result.scores.push_back(use);
  } else {
    result.absent["codebook"] = "no codes";
  }
  result.scores.push_back(score("parameters", 1234567, Direction::kNeither));
  Score seconds = score("train.seconds", row.seconds + shift * 7, Direction::kNeither);
  seconds.timing = true;
  result.scores.push_back(seconds);
  run.results.push_back(result);
}

void add_mt(RunRecord& run, const char* generator, double bleu, std::uint64_t seed) {
  Result result;
  result.task = "mt";
  result.generator = generator;
  result.seed = seed;
  Score value = score("bleu", bleu, Direction::kHigherIsBetter, 1.2);
  value.signature = "nrefs:1|case:mixed|eff:no|tok:zh|smooth:exp|version:2.6.0+vqlm.0.1.0";
  result.scores = {value};
  result.samples = {{"the <old> cat & the \"dog\" see a bird | 50 % of the time",
                     "猫看见了一只鸟。", "那只猫看见一只鸟。"},
                    {"a second line", "Ein Mädchen läuft über die Straße",
                     "line one\nline two_with {braces} $x^2$"},
                    {"bytes", "", std::string("bad \xff byte and \x01 control")}};
  run.results.push_back(result);
}

Curves curves_of(const char* generator, std::uint64_t seed, bool codes) {
  Curves curves;
  curves.generator = generator;
  curves.seed = seed;
  for (int step = 50; step <= 2000; step += 50) {
    const double x = step, wobble = 0.05 * std::sin(x + static_cast<double>(seed));
    curves.series["nats"].emplace_back(x, 1.6 + 3 * std::exp(-x / 400) + wobble);
    if (!codes) continue;
    curves.series["rate"].emplace_back(x, 0.6 + 0.4 * std::exp(-x / 500));
    curves.series["distortion"].emplace_back(x, 1.0 + 2.6 * std::exp(-x / 350) + wobble);
    curves.series["dev_codebook_use"].emplace_back(x, 1 - 0.8 * std::exp(-x / 300));
  }
  for (int step = 500; step <= 2000; step += 500)
    curves.series["dev_nats"].emplace_back(step, 1.7 + 3 * std::exp(-step / 400.0));
  return curves;
}

CodeUse use_of(const char* origin, double decay) {
  CodeUse use{"vqvae", "train", origin, 1, 0, {}};
  for (int code = 0; code < 64; ++code)
    use.counts.push_back(std::floor(400 * std::exp(-decay * ((code * 37) % 64))));
  return use;
}

}  // namespace

RunRecord sample_run() {
  RunRecord run;
  run.name = "quick_start";
  run.description = "Generators compared on a made-up grammar; every number here is invented.";
  run.command = "vqlm run configs/quick_start.json --lang en";
  run.generators = {"oracle", "ngram", "transformer", "vqvae"};
  run.seeds = {1, 2, 3};
  const Row rows[] = {{"oracle", 7.91, "exact", 0, 0},
                      {"ngram", 11.42, "exact", 0, 0.4},
                      {"transformer", 8.13, "exact-segmentation", 0, 61},
                      {"vqvae", 9.37, "bound", 0.953, 84}};
  for (const Row& row : rows)
    for (const std::uint64_t seed : run.seeds) {
      const bool fixed = std::string(row.generator) == "oracle";
      add_lm(run, row, seed, fixed ? 0 : 0.04 * (static_cast<double>(seed) - 2));
    }
  add_mt(run, "transformer", 48.21, 1);
  add_mt(run, "vqvae", 41.03, 1);
  run.curves = {curves_of("transformer", 1, false), curves_of("vqvae", 1, true),
                curves_of("vqvae", 2, true)};
  run.code_use = {use_of("encoder", 0.02), use_of("prior", 0.06)};
  run.provenance = {{"vqlm", "0.1.0"},
                    {"data text", "grammar, content 0123456789ab, licence: CC0"}};
  run.failures = {{"train lstm seed 2", "loss: expected a finite number, got nan at step 120"}};
  return run;
}

ReportSpec sample_spec() {
  const auto json = nlohmann::json::parse(R"json({
    "tables": [
      {"id": "generation", "title": {"en": "Text generation", "zh": "文本生成的对比"},
       "rows": ["oracle", "ngram", {"generator": "transformer", "title": "Transformer (6 layers)"},
                "vqvae"],
       "columns": [{"task": "lm", "score": "parameters"},
                   {"task": "lm", "score": "perplexity"},
                   {"task": "lm", "score": "bits_per_byte"},
                   {"task": "lm", "score": "codebook.use"},
                   {"task": "lm", "score": "train.seconds"},
                   {"task": "mt", "score": "bleu", "absent":
                       {"en": "not a translation model", "zh": "不是翻译模型"}}],
       "notes": [{"en": "All numbers are invented.", "zh": "所有数字均为虚构。"}]},
      {"id": "translation", "title": {"en": "Machine translation", "zh": "机器翻译"},
       "columns": [{"task": "mt", "score": "bleu", "digits": 1},
                   {"task": "mt", "score": "chrf"}]}],
    "samples": {"task": "mt", "count": 3}})json");
  JsonReader reader(json, "sample.json", "/report");
  ReportSpec spec = read_report_spec(reader);
  reader.finish();
  return spec;
}

PairedDifference sample_difference(const std::string& task, const std::string& score,
                                   const std::string& baseline, double value, double p_value) {
  PairedDifference result;
  result.task = task, result.score = score;
  result.baseline = baseline, result.generator = "vqvae";
  result.difference = value, result.p_value = p_value;
  result.interval = Interval{value - 0.2, value + 0.2, 0.95, "paired bootstrap over segments"};
  result.num_seeds = 3, result.method = "paired bootstrap";
  return result;
}

std::vector<std::string> texts(const Table& table, std::size_t row) {
  std::vector<std::string> result;
  for (const TableCell& cell : table.rows.at(row).cells) result.push_back(cell.text);
  return result;
}

}  // namespace vqlm
