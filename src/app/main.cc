// vqlm-torch, which `vqlm` (src/program) becomes for every command but `score`: finds the
// sub-command, runs it, and turns errors into one sentence and an exit code.
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "app/command.h"
#include "core/error.h"
#include "core/first_line.h"
#include "core/registry.h"
#include "core/version.h"

namespace vqlm {
namespace {

constexpr Command kCommands[] = {
    {"run", "train what is missing, evaluate, and write the tables of a config", run_command},
    {"validate", "check a config without doing any work", validate_command},
    {"plan", "list the cells of a config and what of them is done", plan_command},
    {"train", "train the generators of a config and print their checkpoint folders", train_command},
    {"generate", "generate text with a checkpoint", generate_command},
    {"translate", "translate lines of standard input with a checkpoint", translate_command},
    {"interpolate", "print texts between two texts, through a checkpoint's codes",
     interpolate_command},
    {"codebook", "analyse the codebooks of a checkpoint", codebook_command},
    {"evaluate", "score a checkpoint on a data set", evaluate_command},
    {"parity", "compare two generators on the same inputs", parity_command},
    {"export", "write a checkpoint in the form of another program", export_command},
    {"score", "score text files: BLEU, chrF, TER, with sacreBLEU's options and results",
     score_text_command},
    {"compare", "compare two runs or generators example by example", compare_command},
    {"gate", "check that a candidate is no worse than a baseline", gate_command},
    {"watch", "show the trainings under way", watch_command},
    {"report", "write the tables of a finished run again", report_command},
    {"store", "list, show, verify, clean and export what was computed", store_command},
    {"data", "fetch, list and verify data sets", data_command},
    {"list",
     "list components: generators, quantizers, tasks, metrics, datasets, tokenizers, reports, "
     "engines",
     list_command},
    {"doctor", "print versions, devices, data and what is missing", doctor_command},
};
constexpr Command kWorker = {"worker", "", worker_command};  // started by engines

void print_help(std::ostream& out) {
  out << "vqlm " << kVersion
      << ": trains, evaluates and compares VQ-VAE language models and baselines\n\n"
      << "usage: vqlm COMMAND [options]\n\n";
  for (const Command& command : kCommands) {
    std::string name = command.name;
    name.resize(12, ' ');
    out << "  " << name << command.summary << "\n";
  }
  out << "\n`vqlm COMMAND --help` says more. Exit codes: 0 done, 1 failed, 2 wrong use.\n";
}

int dispatch(const Arguments& arguments) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" ||
      arguments[0] == "help") {
    print_help(arguments.empty() ? std::cerr : std::cout);
    return arguments.empty() ? 2 : 0;
  }
  if (arguments[0] == "--version") {
    std::cout << "vqlm " << kVersion << "\n";
    return 0;
  }
  const Arguments rest(arguments.begin() + 1, arguments.end());
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (arguments[0] == command.name) return command.run(rest);
    names.emplace_back(command.name);
  }
  if (arguments[0] == kWorker.name) return kWorker.run(rest);
  throw_unknown_name("command", arguments[0], names);
}

// Says what went wrong; LibTorch appends a stack trace, of which nothing is shown.
int fail(const std::exception& error, int code) {
  std::cerr << "vqlm: " << first_line(error.what()) << "\n";
  return code;
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) {
  try {
    const int code = vqlm::dispatch({argv + 1, argv + argc});
    std::cout.flush();
    if (!std::cout)
      throw vqlm::RuntimeError("standard output: expected to be written, got an error");
    return code;
  } catch (const vqlm::InvalidArgument& error) {
    return vqlm::fail(error, 2);
  } catch (const std::exception& error) {
    return vqlm::fail(error, 1);
  }
}
