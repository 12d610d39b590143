// All that a report needs of a finished run, gathered from the store by the runner.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "metrics/score.h"

namespace vqlm {

struct Sample {
  std::string source, reference, output;
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

// Of a generator against another on a task, example by example: the difference of their means over
// seeds, and the p-value of "no difference".
struct PairedDifference {
  std::string task, score, baseline, generator;
  double difference = 0, p_value = 1;
  int num_seeds = 0;   // of the side that has fewer
  std::string method;  // "paired bootstrap, 1000 resamples, seed 12345"
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

struct RunRecord {
  std::string name, description;
  std::string command;                  // as typed: "vqlm run configs/a.json --out x"
  std::vector<std::string> generators;  // by name
  std::vector<std::uint64_t> seeds;
  std::map<std::string, std::string> metrics;  // name -> type and options, a JSON object
  std::vector<Result> results;
  std::vector<PairedDifference> differences;  // those that tables of the report mark
  std::vector<Curves> curves;
  std::vector<CodeUse> code_use;
  std::vector<std::pair<std::string, std::string>>
      provenance;  // data hashes, versions, licence notes; no timings
  std::vector<std::pair<std::string, std::string>> failures;  // cell -> message
};

}  // namespace vqlm
