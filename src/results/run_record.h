// All that a report needs of a finished run, gathered from the store by the runner.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metrics/score.h"

namespace vqlm {

struct Sample {
  std::string source, reference, output;  // source: also the label that was asked for
  std::string codes{};  // that the output was decoded from: "34 12 58", a codebook "; " a codebook
};

// The scores of one generator on one task with one seed.
struct Result {
  std::string task, generator;
  std::uint64_t seed = 1;
  std::vector<Score> scores;
  std::map<std::string, std::string>
      absent;                        // score or metric name -> why it has no value ("no codes")
  std::vector<Sample> samples;       // the first few
  std::string predictions;           // key of the artefact that holds them all; "": none
  std::vector<std::string> metrics;  // of the task: names of RunRecord::metrics
};

// Of a generator against another on a task: the difference of their means over seeds, its interval
// and the p-value of "no difference", each where there is a way to know it.
struct PairedDifference {
  std::string task, score, baseline, generator;
  double difference = 0;
  std::optional<double> p_value;
  std::optional<Interval> interval;
  int num_seeds = 0;   // of the side that has fewer
  bool paired = true;  // segment by segment; else from both scores' own intervals and seeds
  // Of likelihoods, where they differ: the difference is between unlike bounds.
  std::string baseline_kind, generator_kind;
  std::string method;  // of the test: "paired bootstrap, 1000 resamples, seed 12345"
};

// A training's log: name -> (step, value).
struct Curves {
  std::string generator;
  std::uint64_t seed = 1;
  std::map<std::string, std::vector<std::pair<double, double>>> series;
};

// How often each code was drawn.
struct CodeUse {
  std::string generator, split, origin;  // origin: "encoder" or "prior"
  std::uint64_t seed = 1;
  int level = 0;
  std::vector<double> counts;  // one a code
  int head = 0;                // of the level
};

// A score of a generator on parts of a task's examples, by length of the reference.
struct BreakdownClass {
  std::int64_t low = 0, high = 0;  // words, both included; high 0: any number more
  std::int64_t count = 0;          // examples
  double value = 0;
};
struct Breakdown {
  std::string task, generator;
  std::uint64_t seed = 1;
  std::string kind;   // "length"
  std::string score;  // "bleu"
  std::vector<BreakdownClass> classes;
};

// Encoder outputs and the vectors of a codebook in the plane that shows most of the outputs'
// variance.
struct Projection {
  std::string generator;
  std::uint64_t seed = 1;
  struct Output {
    double x = 0, y = 0;
    int code = 0;  // the one it was given
  };
  struct Code {
    double x = 0, y = 0;
    double count = 0;  // times used over the whole split
  };
  std::vector<Output> outputs;
  std::vector<Code> codes;  // all of the codebook
  double explained = 0;     // share of the outputs' variance that the plane shows
};

struct RunRecord {
  std::string name, description;
  std::string description_zh;           // in reports in Chinese; "": the same
  std::string command;                  // as typed: "vqlm run configs/a.json --out x"
  std::vector<std::string> generators;  // by name
  // What the report's config calls generators: name -> in English, in Chinese.
  std::map<std::string, std::pair<std::string, std::string>> titles;
  std::vector<std::uint64_t> seeds;
  std::map<std::string, std::string> metrics;  // name -> type and options, a JSON object
  std::vector<Result> results;
  std::vector<PairedDifference> differences;  // those that the report's tables and claims need
  std::vector<Curves> curves;
  std::vector<CodeUse> code_use;
  std::vector<Breakdown> breakdowns;    // those that figures show
  std::vector<Projection> projections;  // those that tasks made
  std::map<std::string, std::string>
      descriptions;  // generator -> what diagrams draw of it, a JSON object (app/run_description.h)
  std::map<std::string, std::string> task_descriptions;  // task -> type, data, sizes, likewise
  std::vector<std::pair<std::string, std::string>>
      provenance;  // data hashes, versions, licence notes; no timings
  std::vector<std::pair<std::string, std::string>> failures;  // cell -> message
};

}  // namespace vqlm
