// Prints the means of ROUGE-1, 2 and L (F) of two files, line by line, as score_with_peer.py prints
// those of rouge-score: the program that `./dev bench scoring` times beside it.
//
//     rouge_means REFERENCE HYPOTHESES DIGITS
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>

#include "core/error.h"
#include "metrics/rouge.h"

namespace vqlm {
namespace {

std::ifstream opened(const char* path) {
  std::ifstream file(path);
  if (!file) throw RuntimeError(expected_got(path, "a readable file", "none"));
  return file;
}

void print_means(const char* reference_path, const char* hypothesis_path, int digits) {
  std::ifstream references = opened(reference_path), hypotheses = opened(hypothesis_path);
  RougeOptions options;
  options.types = {rouge_type_from_name("rouge1"), rouge_type_from_name("rouge2"),
                   rouge_type_from_name("rougeL")};
  RougeScorer scorer(options);
  std::array<double, 3> sums{};
  double num_lines = 0;
  for (std::string reference, hypothesis;
       std::getline(references, reference) && std::getline(hypotheses, hypothesis); ++num_lines) {
    const auto values = scorer.score(reference, hypothesis);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += values[i].f_measure;
  }
  for (const double sum : sums) std::printf("%.*f\n", digits, 100 * sum / num_lines);
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) {
  try {
    if (argc != 4)
      throw vqlm::InvalidArgument("arguments: expected REFERENCE HYPOTHESES DIGITS, got others");
    vqlm::print_means(argv[1], argv[2], std::atoi(argv[3]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "rouge_means: %s\n", error.what());
    return 1;
  }
}
