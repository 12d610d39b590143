// Times n-gram models on files of words, a sentence a line (benchmarks/compare_ngrams.py):
//   ngram_speed estimate ORDER PRUNE TEXT ARPA   estimates and writes; PRUNE: "0,0,1" or "none"
//   ngram_speed query ARPA TEXT REPEATS          scores
// Prints a JSON object of user seconds and what was found.
#include <sys/resource.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "baselines/arpa_file.h"
#include "baselines/ngram_estimation.h"
#include "core/error.h"
#include "data/tokenizer.h"
#include "run_program.h"

namespace vqlm {
namespace {

double user_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

using Sentences = std::vector<std::vector<std::string>>;

Sentences read_sentences(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw RuntimeError(expected_got(path, "a readable file", "none"));
  Sentences sentences;
  for (std::string line, word; std::getline(file, line);) {
    std::istringstream words(line);
    sentences.emplace_back();
    while (words >> word) sentences.back().push_back(word);
  }
  return sentences;
}

void estimate(int order, const std::string& prune, const std::string& text,
              const std::string& arpa) {
  std::vector<std::string> words;
  for (int id = 0; id < kNumSpecialIds; ++id) words.emplace_back(special_piece(id));
  std::unordered_map<std::string, int> ids;
  std::vector<std::vector<int>> sequences;
  for (const auto& sentence : read_sentences(text)) {
    sequences.emplace_back();
    for (const std::string& word : sentence) {
      if (word == "<unk>") continue;  // as lmplz --skip_symbols
      const auto [it, fresh] = ids.emplace(word, static_cast<int>(words.size()));
      if (fresh) words.push_back(word);
      sequences.back().push_back(it->second);
    }
  }
  NgramOptions options;
  options.order = order;
  if (prune != "none") {
    std::istringstream counts(prune);
    for (std::string count; std::getline(counts, count, ',');)
      options.prune.push_back(std::stoll(count));
  }
  check_prune(options, "PRUNE");
  const double read = user_seconds();
  const NgramModel model =
      estimate_ngrams(sequences, static_cast<int>(words.size()), options).model;
  const double estimated = user_seconds();
  write_arpa(arpa, model, words);
  const nlohmann::json found = {{"read", read},
                                {"estimate", estimated - read},
                                {"write", user_seconds() - estimated},
                                {"all", user_seconds()},
                                {"ngrams", model.num_ngrams()}};
  std::cout << found << "\n";
}

void query(const std::string& arpa, const std::string& text, int repeats) {
  const ArpaModel read = read_arpa(arpa);
  std::unordered_map<std::string, std::uint32_t> ids;
  for (std::size_t id = kNumSpecialIds; id < read.words.size(); ++id)
    ids[read.words[id]] = static_cast<std::uint32_t>(id);
  std::vector<std::vector<std::uint32_t>> sentences;
  for (const auto& sentence : read_sentences(text)) {
    if (sentence.empty()) continue;
    sentences.emplace_back();
    for (const std::string& word : sentence) {
      const auto it = ids.find(word);
      sentences.back().push_back(it == ids.end() ? kUnkId : it->second);
    }
    sentences.back().push_back(kEosId);
  }
  double total = 0;
  std::int64_t tokens = 0;
  const double start = user_seconds();
  for (int i = 0; i < repeats; ++i)
    for (const auto& sentence : sentences) {
      NgramState state = read.model.start();
      float sum = 0;
      for (const std::uint32_t token : sentence) sum += read.model.advance(state, token);
      total += sum;
      tokens += static_cast<std::int64_t>(sentence.size());
    }
  const double seconds = user_seconds() - start;
  const nlohmann::json found = {
      {"tokens", tokens},
      {"tokens_per_second", static_cast<double>(tokens) / seconds},
      {"perplexity", std::pow(10.0, -total / static_cast<double>(tokens))}};
  std::cout << found << "\n";
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() == 5 && arguments[0] == "estimate")
    estimate(std::stoi(arguments[1]), arguments[2], arguments[3], arguments[4]);
  else if (arguments.size() == 4 && arguments[0] == "query")
    query(arguments[1], arguments[2], std::stoi(arguments[3]));
  else
    throw InvalidArgument(expected_got("ngram_speed",
                                       "estimate ORDER PRUNE TEXT ARPA, or query ARPA TEXT REPEATS",
                                       std::to_string(arguments.size()) + " arguments"));
  return 0;
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) { return vqlm::run_program("ngram_speed", argc, argv, vqlm::run); }
