// `vqlm score`: text metrics of files against references, with the options, the output and the exit
// codes of the `sacrebleu` command.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "scoring/score_options.h"

namespace vqlm {

struct ScoreStreams {
  int standard_input = 0;  // file descriptor; stays open
  std::ostream& out;
  std::ostream& err;             // warnings, a sentence each
  bool out_is_terminal = false;  // colours are for terminals
  Environment environment;       // getenv
};

// Returns 0, or 17 when lines have different numbers of tab-separated fields. Throws
// InvalidArgument on wrong use (exit code 2) and RuntimeError on everything else (1); nothing is
// written to `out` then.
int score_command(const std::vector<std::string>& arguments, ScoreStreams& streams);

}  // namespace vqlm
