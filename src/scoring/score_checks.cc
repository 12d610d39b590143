#include "scoring/score_checks.h"

#include <algorithm>

#include "core/error.h"
#include "scoring/metric_set.h"

namespace vqlm {
namespace {

[[noreturn]] void fail(const std::string& subject, const std::string& expected,
                       const std::string& got) {
  throw RuntimeError(expected_got(subject, expected, got));
}

// With paired tests the baseline may be named again.
void check_names(const ScoreOptions& options) {
  if (!options.inputs || options.inputs->empty()) return;
  std::vector<std::string> names = *options.inputs;
  if (options.paired != PairedTest::kNone)
    names.erase(std::remove(names.begin() + 1, names.end(), std::string(names[0])), names.end());
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) fail("--input", "every system once", "'" + *twice + "' twice");
}

}  // namespace

void check_before_reading(const ScoreOptions& options) {
  if (!options.needs_test_sets.empty())
    fail(options.needs_test_sets, "files of your own, as no test sets are kept here",
         "a question about sacreBLEU's test sets");
  if (options.sentence_level && options.metrics.size() > 1)
    fail("--sentence-level", "one metric", std::to_string(options.metrics.size()));
  if (options.num_refs != 1 && options.references.size() > 1)
    fail("--num-refs", "one file with tab-separated references",
         std::to_string(options.references.size()) + " files");
  if (options.references.empty())
    fail("references", "files before --input", "none (vqlm score REFERENCE... --input SYSTEM...)");
  bleu_tokenizer_of(options);
}

std::vector<std::string> system_files(const ScoreOptions& options) {
  std::vector<std::string> files;
  if (!options.inputs) return files;
  for (const std::string& file : *options.inputs)
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  return files;
}

std::vector<std::string> system_names(const ScoreOptions& options, std::size_t num_systems) {
  const bool paired = options.paired != PairedTest::kNone;
  std::vector<std::string> names = system_files(options);
  if (!options.inputs) {
    if (paired) names.emplace_back("Baseline");
    for (std::size_t i = 1; names.size() < num_systems; ++i)
      names.push_back("System " + std::to_string(i));
  } else if (paired && options.format != OutputFormat::kFullJson) {
    names.front() = "Baseline: " + names.front();
  }
  return names;
}

void check_systems(const ScoreOptions& options, std::size_t num_systems) {
  const bool paired = options.paired != PairedTest::kNone;
  check_names(options);
  if (options.sentence_level && num_systems != 1)
    fail("--sentence-level", "one system", std::to_string(num_systems));
  if (options.sentence_level && (options.confidence || paired))
    fail("--sentence-level", "no statistical test", "one");
  if (paired && num_systems < 2)
    fail("paired test", "at least two systems", std::to_string(num_systems));
  if (options.confidence && num_systems > 1)
    fail("--confidence", "one system (--paired-bs compares several)", std::to_string(num_systems));
  if (options.subset) fail("--origlang and --subset", "a test set of sacreBLEU", "other files");
  if (paired && options.paired_jobs < 0)
    fail("--paired-jobs", "0 or more", std::to_string(options.paired_jobs));
}

}  // namespace vqlm
