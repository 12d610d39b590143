#include "scoring/score_options.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "scoring/argument_parser.h"
#include "scoring/option_values.h"

namespace vqlm {
namespace {

using Values = OptionValues;

TakeValues paired_test(ScoreOptions& options, PairedTest test) {
  return [&options, test](const Values&) {
    if (options.paired != PairedTest::kNone && options.paired != test)
      throw InvalidArgument(
          expected_got("options", "one of --paired-bs and --paired-ar", "both of them"));
    options.paired = test;
  };
}

TakeValues test_sets(const std::string& name, ScoreOptions& options) {
  return [name, &options](const Values& values) {
    // An empty name of a set to fetch counts as none, as with sacreBLEU.
    if (name == "--download" && values[0].empty()) return;
    if (options.needs_test_sets.empty()) options.needs_test_sets = name;
  };
}

constexpr long long kMostThreads = 1024;
const Values kMetrics{"bleu", "chrf", "ter"};
const Values kSmoothing{"none", "floor", "add-k", "exp"};
const Values kTokenizers{"none",     "zh",  "13a",       "intl",      "char",     "ja-mecab",
                         "ko-mecab", "spm", "flores101", "flores200", "spBLEU-1K"};
const std::vector<std::pair<std::string, OutputFormat>> kFormats{
    {"json", OutputFormat::kJson},
    {"text", OutputFormat::kText},
    {"latex", OutputFormat::kLatex},
    {"full-json", OutputFormat::kFullJson}};

Values format_names() {
  Values names;
  for (const auto& [name, format] : kFormats) names.push_back(name);
  return names;
}

void set_format(ScoreOptions& options, const std::string& name) {
  for (const auto& [known, format] : kFormats)
    if (known == name) options.format = format;
}

void add_input_options(std::vector<CommandOption>& list, ScoreOptions& o) {
  list.push_back({{"--citation", "--cite"}, Arity::kFlag, test_sets("--citation", o)});
  list.push_back({{"--list"}, Arity::kFlag, test_sets("--list", o)});
  list.push_back({{"--test-set", "-t"}, Arity::kOne, test_sets("--test-set", o)});
  list.push_back({{"--language-pair", "-l"}, Arity::kOne, take_text(o.language_pair)});
  list.push_back({{"--origlang", "-ol"}, Arity::kOne, take_flag(o.subset)});
  list.push_back({{"--subset"}, Arity::kOne, take_flag(o.subset)});
  list.push_back({{"--download"}, Arity::kOne, test_sets("--download", o)});
  list.push_back({{"--echo"}, Arity::kSome, test_sets("--echo", o)});
  list.push_back({{"--input", "-i"}, Arity::kAny, [&o](const Values& v) { o.inputs = v; }});
  list.push_back({{"--num-refs", "-nr"}, Arity::kOne, take_integer("--num-refs", o.num_refs)});
  list.push_back({{"--encoding", "-e"}, Arity::kOne, take_text(o.encoding)});
  list.push_back({{"--metrics", "-m"},
                  Arity::kSome,
                  take_choice("--metrics", kMetrics, [&o](const Values& v) { o.metrics = v; })});
  list.push_back({{"--sentence-level", "-sl"}, Arity::kFlag, take_flag(o.sentence_level)});
}

void add_metric_options(std::vector<CommandOption>& list, ScoreOptions& o) {
  list.push_back({{"--smooth-method", "-s"},
                  Arity::kOne,
                  take_choice("--smooth-method", kSmoothing, [&o](const Values& v) {
                    o.bleu.smooth = bleu_smoothing_from_name(v[0]);
                  })});
  list.push_back(
      {{"--smooth-value", "-sv"}, Arity::kOne, take_number("--smooth-value", o.bleu.smooth_value)});
  list.push_back({{"--tokenize", "-tok"},
                  Arity::kOne,
                  take_choice("--tokenize", kTokenizers, take_text(o.tokenize))});
  list.push_back({{"--lowercase", "-lc"}, Arity::kFlag, take_flag(o.bleu.lowercase)});
  list.push_back({{"--force"}, Arity::kFlag, take_flag(o.force)});
  list.push_back({{"--chrf-char-order", "-cc"},
                  Arity::kOne,
                  take_small_integer("--chrf-char-order", o.chrf.char_order)});
  list.push_back({{"--chrf-word-order", "-cw"},
                  Arity::kOne,
                  take_small_integer("--chrf-word-order", o.chrf.word_order)});
  list.push_back({{"--chrf-beta"}, Arity::kOne, take_small_integer("--chrf-beta", o.chrf.beta)});
  list.push_back({{"--chrf-whitespace"}, Arity::kFlag, take_flag(o.chrf.whitespace)});
  list.push_back({{"--chrf-lowercase"}, Arity::kFlag, take_flag(o.chrf.lowercase)});
  list.push_back({{"--chrf-eps-smoothing"}, Arity::kFlag, take_flag(o.chrf.eps_smoothing)});
  list.push_back({{"--ter-case-sensitive"}, Arity::kFlag, take_flag(o.ter.case_sensitive)});
  list.push_back({{"--ter-asian-support"}, Arity::kFlag, take_flag(o.ter.asian_support)});
  list.push_back({{"--ter-no-punct"}, Arity::kFlag, take_flag(o.ter.no_punct)});
  list.push_back({{"--ter-normalized"}, Arity::kFlag, take_flag(o.ter.normalized)});
}

void add_statistics_options(std::vector<CommandOption>& list, ScoreOptions& o) {
  list.push_back({{"--confidence", "-ci"}, Arity::kFlag, take_flag(o.confidence)});
  list.push_back(
      {{"--confidence-n", "-cin"}, Arity::kOne, take_integer("--confidence-n", o.confidence_n)});
  list.push_back(
      {{"--paired-ar", "-par"}, Arity::kFlag, paired_test(o, PairedTest::kRandomisation)});
  list.push_back({{"--paired-bs", "-pbs"}, Arity::kFlag, paired_test(o, PairedTest::kBootstrap)});
  list.push_back(
      {{"--paired-ar-n", "-parn"}, Arity::kOne, take_integer("--paired-ar-n", o.paired_ar_n)});
  list.push_back(
      {{"--paired-bs-n", "-pbsn"}, Arity::kOne, take_integer("--paired-bs-n", o.paired_bs_n)});
  list.push_back(
      {{"--paired-jobs", "-j"}, Arity::kOne, take_integer("--paired-jobs", o.paired_jobs)});
}

void add_report_options(std::vector<CommandOption>& list, ScoreOptions& o) {
  list.push_back({{"--quiet", "-q"}, Arity::kFlag, take_flag(o.quiet)});
  list.push_back({{"--short", "-sh"}, Arity::kFlag, take_flag(o.short_signature)});
  list.push_back({{"--score-only", "-b"}, Arity::kFlag, take_flag(o.score_only)});
  list.push_back({{"--width", "-w"}, Arity::kOne, take_integer("--width", o.width)});
  list.push_back({{"--detail", "-d"}, Arity::kFlag, take_flag(o.detail)});
  list.push_back({{"--no-color", "-nc"}, Arity::kFlag, [&o](const Values&) { o.colour = false; }});
  list.push_back(
      {{"--format", "-f"},
       Arity::kOne,
       take_choice("--format", format_names(), [&o](const Values& v) { set_format(o, v[0]); })});
  list.push_back({{"--version", "-V"}, Arity::kFlag, take_flag(o.version), true});
  list.push_back({{"--help", "-h"}, Arity::kFlag, take_flag(o.help), true});
}

// Abbreviations mean what they mean to sacreBLEU: these have none.
void add_own_options(std::vector<CommandOption>& list, ScoreOptions& o) {
  const auto add = [&list](const char* name, Arity arity, TakeValues take) {
    list.push_back({{name}, arity, std::move(take), false, false});
  };
  add("--threads", Arity::kOne, [&o](const Values& v) {
    take_integer("--threads", o.num_threads)(v);
    if (o.num_threads < 1 || o.num_threads > kMostThreads)
      throw InvalidArgument(expected_got("--threads", "a number from 1 to 1024", "'" + v[0] + "'"));
  });
  add("--spm-model", Arity::kOne, take_text(o.bleu.model));
  add("--correct-quirks", Arity::kFlag,
      [&o](const Values&) { o.bleu.correct_quirks = o.ter.correct_quirks = true; });
  add("--compensated-sum", Arity::kFlag, take_flag(o.bleu.compensated_sum));
  add("--all-pairs", Arity::kFlag, take_flag(o.all_pairs));
}

void read_environment(ScoreOptions& options, const Environment& environment) {
  if (const char* value = environment("SACREBLEU_FORMAT")) {
    std::string name = value;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    set_format(options, name);
  }
  if (const char* value = environment("SACREBLEU_SEED")) options.seed = value;
  const char* no_colour = environment("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') options.colour = false;
}

}  // namespace

ScoreOptions parse_score_options(const std::vector<std::string>& arguments,
                                 const Environment& environment) {
  ScoreOptions options;
  std::vector<CommandOption> list;
  add_input_options(list, options);
  add_metric_options(list, options);
  add_statistics_options(list, options);
  add_report_options(list, options);
  add_own_options(list, options);
  ArgumentParser parser(std::move(list), [&options](const Values& v) { options.references = v; });
  if (!parser.parse(arguments)) return options;
  read_environment(options, environment);
  if (options.all_pairs && options.paired == PairedTest::kNone)
    throw InvalidArgument(expected_got("--all-pairs", "--paired-bs or --paired-ar", "neither"));
  if (options.all_pairs && options.format == OutputFormat::kJson)
    throw InvalidArgument(expected_got("--all-pairs", "--format text, latex or full-json", "json"));
  return options;
}

}  // namespace vqlm
