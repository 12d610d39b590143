// vqlm score, for the list of commands; `vqlm` itself does it without starting this program.
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "app/command.h"
#include "scoring/score_command.h"

namespace vqlm {

int score_text_command(const Arguments& arguments) {
  ScoreStreams streams{STDIN_FILENO, std::cout, std::cerr, isatty(STDOUT_FILENO) != 0, std::getenv};
  return score_command(arguments, streams);
}

}  // namespace vqlm
