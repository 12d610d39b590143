// What `vqlm score` was asked to do. The options are those of the `sacrebleu` command with the same
// defaults, and a few of our own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/chrf.h"
#include "metrics/ter.h"

namespace vqlm {

enum class OutputFormat { kJson, kText, kLatex, kFullJson };
enum class PairedTest { kNone, kBootstrap, kRandomisation };

struct ScoreOptions {
  std::vector<std::string> references;             // files
  std::optional<std::vector<std::string>> inputs;  // files of systems; none: standard input
  long long num_refs = 1;                          // tab-separated in the file of references
  std::string encoding = "utf-8";

  std::vector<std::string> metrics{"bleu"};  // "bleu", "chrf", "ter" as asked for, maybe repeated
  bool sentence_level = false;
  BleuOptions bleu;                          // `tokenize` holds what the two below decide
  std::optional<std::string> tokenize;       // as given
  std::optional<std::string> language_pair;  // "en-de": its second part chooses a tokenizer
  bool force = false;                        // no warning of text that looks cut into tokens
  ChrfOptions chrf;
  TerOptions ter;

  bool confidence = false;
  long long confidence_n = 1000;
  PairedTest paired = PairedTest::kNone;
  long long paired_ar_n = 10000, paired_bs_n = 1000;
  long long paired_jobs = 1;
  bool all_pairs = false;
  std::string seed = "12345";  // SACREBLEU_SEED; "none": from the system's entropy

  bool quiet = false, short_signature = false, score_only = false, detail = false;
  bool colour = true;  // where the output is a terminal
  long long width = 1;
  OutputFormat format = OutputFormat::kJson;
  long long num_threads = 0;  // 0: as many as the machine has cores

  std::string needs_test_sets;  // an option given that only makes sense with sacreBLEU's test sets
  bool subset = false;          // a part of such a set was asked for
  bool help = false, version = false;
};

using Environment = std::function<const char*(const char* name)>;

// Throws InvalidArgument on wrong use. `environment` gives SACREBLEU_FORMAT, SACREBLEU_SEED and
// NO_COLOR.
ScoreOptions parse_score_options(const std::vector<std::string>& arguments,
                                 const Environment& environment);
std::string score_help();

}  // namespace vqlm
