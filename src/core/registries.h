// Every registry of the program in one object, made by `main` and passed on.
#pragma once

#include "core/registry.h"

namespace vqlm {

class Dataset;
class Engine;
class Generator;
class Metric;
class Reporter;
class Task;
class Tokenizer;

struct Registries {
  Registry<Dataset> datasets{"dataset kind"};
  Registry<Tokenizer> tokenizers{"tokenizer"};
  Registry<Generator> generators{"generator"};
  Registry<Task> tasks{"task"};
  Registry<Metric> metrics{"metric"};
  Registry<Reporter> reports{"report"};
  Registry<Engine> engines{"engine"};
};

}  // namespace vqlm
