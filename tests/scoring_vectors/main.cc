// scoring_vectors DIR: checks scoring on recorded figures of the packages it reproduces.
#include <algorithm>
#include <charconv>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"
#include "scoring_vectors/check_plan.h"
#include "scoring_vectors/check_run.h"
#include "scoring_vectors/vector_files.h"
#include "scoring_vectors/vector_kinds.h"

namespace vqlm {
namespace {

struct Options {
  std::string folder;
  PlanOptions plan;
  std::size_t num_threads = std::max(1U, std::thread::hardware_concurrency());
  bool help = false;
};

std::string kind_names() {
  std::string names;
  for (const VectorKind& kind : vector_kinds())
    names += (names.empty() ? "" : ", ") + std::string(kind.name);
  return names;
}

void print_help() {
  std::cout << R"(usage: scoring_vectors [options] DIR

Checks scoring on every vector of DIR/*.jsonl.gz and DIR/*.jsonl, field by field and to the last
bit. What a line is is told from its fields, not from the name of its file. Prints a line a file,
the first 20 failures, and in the end "N passed, M failed, K skipped".

  --variant compensated-sum
              compute as under Python 3.12 and later, which add floating-point numbers more
              exactly. Expected are the values that the records with "env": "python>=3.12" give and,
              where a vector has none, its own: it must not change. Only files with at least one
              such record are checked, and no vectors whose tokenizer needs MeCab or SentencePiece,
              which that environment had not. Without this option the records are checked too, each
              as the vector it names in the arithmetic it names ("python>=3.12", "numpy<2"), beside
              all vectors as they are.
  --only KIND
              only vectors of one of these kinds:
              )"
            << kind_names() << R"(
  --jobs N    threads; default: as many as the machine has cores
  --help

Skipped, and counted with the reason: vectors flagged blas_order_sensitive, vectors whose tokenizer
lacks something here (MeCab, a dictionary, DIR/sacrebleu_tokenizer_spm.model), and those on corpora
that are not in DIR/../corpora.

Exit code: 0 nothing failed, 1 something did, 2 wrong use.
)";
}

std::size_t read_count(const std::string& name, const std::string& text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0 || count > 1024)
    throw InvalidArgument(expected_got(name, "a number from 1 to 1024", "'" + text + "'"));
  return count;
}

void set_option(Options& options, const std::string& name, const std::string& value) {
  if (name == "--variant") {
    if (value != "compensated-sum")
      throw InvalidArgument(expected_got(name, "compensated-sum", "'" + value + "'"));
    options.plan.arithmetic = VectorArithmetic::kCompensatedSum;
  } else if (name == "--only") {
    if (kind_named(value) == nullptr)
      throw InvalidArgument(expected_got(name, "one of " + kind_names(), "'" + value + "'"));
    options.plan.only = value;
  } else if (name == "--jobs") {
    options.num_threads = read_count(name, value);
  } else {
    throw InvalidArgument(expected_got("option", "one that --help lists", "'" + name + "'"));
  }
}

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      options.help = true;
    } else if (argument.starts_with("-")) {
      if (i + 1 == arguments.size())
        throw InvalidArgument(expected_got(argument, "a value behind it (see --help)", "none"));
      set_option(options, argument, arguments[++i]);
    } else if (options.folder.empty()) {
      options.folder = argument;
    } else {
      throw InvalidArgument(expected_got("arguments", "one folder", "'" + argument + "' too"));
    }
  }
  if (options.folder.empty() && !options.help)
    throw InvalidArgument(expected_got("arguments", "a folder of vectors (see --help)", "none"));
  return options;
}

int run(const Options& options) {
  const std::string folder = std::filesystem::absolute(options.folder).string();
  const std::vector<PlannedFile> plan = plan_checks(read_vector_files(folder), options.plan);
  const CheckCounts counts = run_checks(plan, folder, options.num_threads, std::cout);
  if (counts.passed + counts.failed + counts.skipped == 0)
    throw InvalidArgument(expected_got(folder, "vectors that the options ask for", "none"));
  return counts.failed > 0 ? 1 : 0;
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) {
  try {
    const vqlm::Options options = vqlm::parse_options({argv + 1, argv + argc});
    if (!options.help) return vqlm::run(options);
    vqlm::print_help();
    return 0;
  } catch (const vqlm::InvalidArgument& error) {
    std::cerr << "scoring_vectors: " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "scoring_vectors: " << error.what() << "\n";
    return 1;
  }
}
