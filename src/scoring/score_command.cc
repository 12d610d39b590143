#include "scoring/score_command.h"

#include <algorithm>
#include <thread>

#include "core/error.h"
#include "metrics/scoring_version.h"
#include "scoring/corpus_scorer.h"
#include "scoring/evaluate.h"
#include "scoring/full_json_report.h"
#include "scoring/metric_set.h"
#include "scoring/score_checks.h"
#include "scoring/segment_input.h"
#include "scoring/single_report.h"
#include "scoring/systems_report.h"
#include "scoring/terminal_colour.h"

namespace vqlm {
namespace {

constexpr std::size_t kManyCutLines = 100;
constexpr int kUnevenFieldsCode = 17;

SegmentFiles files_of(const ScoreOptions& options, const ScoreStreams& streams) {
  SegmentFiles files;
  files.references = options.references;
  files.num_references = options.num_refs;
  files.systems = system_files(options);
  files.from_input = !options.inputs;
  files.standard_input = streams.standard_input;
  files.encoding = options.encoding;
  return files;
}

// The metrics, once everything fits. sacreBLEU looks at the options when all files are read, so
// that lines with uneven fields are found first.
MetricSet checked_metrics(const ScoreOptions& options, SegmentInput& input) {
  try {
    check_systems(options, input.num_systems());
    return make_metrics(options);
  } catch (const RuntimeError& first) {
    const bool may_be_uneven = options.num_refs != 1 || !options.inputs;
    if (!may_be_uneven) throw;
    try {
      input.check_rest();
    } catch (const UnevenFields&) {
      throw;
    } catch (const RuntimeError&) {
      throw RuntimeError(first.what());
    }
    throw;
  }
}

void warn_of_cut_lines(const CorpusCounts& counts, const MetricSet& set,
                       const ScoreOptions& options, std::ostream& err) {
  const bool bleu = std::find(set.ids.begin(), set.ids.end(), "bleu") != set.ids.end();
  if (!bleu || options.force || options.quiet || options.sentence_level) return;
  for (const std::size_t lines : counts.cut_lines)
    if (lines >= kManyCutLines)
      err << "vqlm: warning: " << lines
          << " lines end in \" .\": BLEU is meant for text that is not cut into tokens (--force "
             "silences this)\n";
}

void warn_of_few_samples(const ScoreResult& result, const ScoreOptions& options,
                         std::ostream& err) {
  if (options.quiet || !options.all_pairs || result.metrics.empty()) return;
  const std::size_t num_pairs = result.metrics[0].pairs->pairs.size();
  const std::size_t least = least_samples(num_pairs);
  if (static_cast<std::size_t>(*result.num_samples) < least)
    err << "vqlm: warning: with " << num_pairs << " pairs of systems no difference can be "
        << "significant in " << *result.num_samples << " samples: at least " << least
        << " are needed\n";
}

std::string report(const ScoreResult& result, ScoreOptions options) {
  if (options.detail && options.format == OutputFormat::kJson) options.format = OutputFormat::kText;
  if (options.format == OutputFormat::kFullJson) return full_json_report(result, options);
  if (result.systems.size() != 1) return systems_report(result, options);
  const std::string text = single_report(result, options);
  if (!options.detail) return text;
  return text + "No subset information found. Consider using --origlang argument.\n";
}

// One line a segment; what is printed before a score that is not defined stays.
void write_sentence_scores(const CorpusCounts& counts, const MetricSet& set,
                           const ScoreOptions& options, std::ostream& out) {
  const CorpusMetric& metric = *set.metrics[0];
  SignatureRun run;
  run.nrefs = std::to_string(counts.num_references);
  const std::string signature =
      signature_text(score_signature(run, metric.signature_fields()), options.short_signature);
  const SegmentStatistics& rows = counts.metrics[0][0].rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SystemScore score;
    score.score = plain_score(metric, rows.row(i), options);
    score.verbose = metric.verbose(rows.row(i));
    out << score_line(metric.name(), score, signature, options) << '\n';
  }
}

// "--input" without a file: sacreBLEU reads the references and prints an empty list.
void run_without_systems(const ScoreOptions& options, SegmentInput& input, std::ostream& out) {
  input.check_rest();
  if (options.format != OutputFormat::kJson || options.detail)
    throw RuntimeError(expected_got("--input", "at least one system", "none"));
  out << "[]\n";
}

void run(const ScoreOptions& options, SegmentInput& input, ScoreStreams& streams) {
  const MetricSet set = checked_metrics(options, input);
  if (input.num_systems() == 0) return run_without_systems(options, input, streams.out);
  CorpusScorerOptions scorer;
  scorer.keep_rows = needs_rows(options);
  scorer.num_threads = options.num_threads > 0 ? static_cast<std::size_t>(options.num_threads)
                                               : std::max(1U, std::thread::hardware_concurrency());
  const CorpusCounts counts = count_corpus(input, set.metrics, scorer);
  warn_of_cut_lines(counts, set, options, streams.err);
  if (options.sentence_level) {
    write_sentence_scores(counts, set, options, streams.out);
    return;
  }
  ScoreResult result = evaluate(counts, set, options);
  result.systems = system_names(options, input.num_systems());
  warn_of_few_samples(result, options, streams.err);
  const std::string text = report(result, options);
  const bool strip = options.colour && !streams.out_is_terminal;
  streams.out << (strip ? without_colours(text) : text);
}

}  // namespace

int score_command(const std::vector<std::string>& arguments, ScoreStreams& streams) {
  const ScoreOptions options = parse_score_options(arguments, streams.environment);
  if (options.help || options.version) {
    streams.out << (options.help ? score_help() : "__main__.py " + scoring_version() + "\n");
    return 0;
  }
  check_before_reading(options);
  try {
    SegmentInput input(files_of(options, streams));
    run(options, input, streams);
    return 0;
  } catch (const UnevenFields& error) {
    streams.err << "vqlm: " << error.what() << "\n";
    return kUnevenFieldsCode;
  }
}

}  // namespace vqlm
