// vqlm codebook CHECKPOINT: what the codes of a trained model are used for.
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/checkpoint.h"
#include "app/codebook_report.h"
#include "app/command_line.h"
#include "app/data_option.h"
#include "app/output_folder.h"
#include "app/report_output.h"
#include "app/torch_runtime.h"
#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/registry.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

constexpr const char* kFormats[] = {"markdown", "json", "html"};
constexpr int kMostSamples = 1000;  // generated where the command line does not say

struct CodebookRequest {
  std::string split, format, out;
  int limit = 0, num_top = 0, num_samples = -1;  // -1: as many as texts, at most kMostSamples
  CodeSwapOptions swaps;
  std::uint64_t seed = 1;
};

int count_option(const CommandLine& line, const char* name) {
  const int count = line.get<int>(name);
  if (count < 0)
    throw InvalidArgument(
        expected_got(std::string("--") + name, "0 or more", std::to_string(count)));
  return count;
}

void add_options(CommandLine& line) {
  add_data_options(line);
  line.add()("split", po::value<std::string>()->default_value("train"), "split")(
      "limit", po::value<int>()->default_value(0), "texts at most; 0: all")(
      "format", po::value<std::string>()->default_value("markdown"),
      "on standard output: markdown, json or html")(
      "out", po::value<std::string>(), "folder for codebook.md, codebook.json and codebook.html")(
      "samples", po::value<int>(),
      "texts generated for the prior's codes (default: as many as are encoded, at most 1000)")(
      "top", po::value<int>()->default_value(20), "codes in a table; JSON has all")(
      "swaps", po::value<int>()->default_value(5), "texts shown with one code swapped")(
      "swap-examples", po::value<int>()->default_value(50), "texts swaps are measured over")(
      "seed", po::value<int>()->default_value(1), "of all that is drawn");
  line.add_session_options();
  line.add_positional("checkpoint", 1);
}

CodebookRequest read_request(const CommandLine& line) {
  CodebookRequest request;
  request.split = line.get<std::string>("split");
  request.format = line.get<std::string>("format");
  if (std::find(std::begin(kFormats), std::end(kFormats), request.format) == std::end(kFormats))
    throw_unknown_name("--format", request.format, {std::begin(kFormats), std::end(kFormats)});
  request.out = line.text("out");
  request.limit = count_option(line, "limit");
  request.num_top = count_option(line, "top");
  if (line.has("samples")) request.num_samples = count_option(line, "samples");
  request.seed = static_cast<std::uint64_t>(count_option(line, "seed"));
  request.swaps.num_shown = static_cast<std::size_t>(count_option(line, "swaps"));
  request.swaps.num_measured = static_cast<std::size_t>(count_option(line, "swap-examples"));
  request.swaps.seed = request.seed;
  return request;
}

CodebookReport analyse(const CommandLine& line, const CodebookRequest& request,
                       const Session& session, Checkpoint& checkpoint) {
  const CoderParts parts =
      parts_of(*checkpoint.generator, checkpoint.tokenizers.target.get(), "codebook");
  const std::vector<Example> examples = load_examples(line, session, request.split, request.limit);
  const std::size_t num_samples = request.num_samples >= 0
                                      ? static_cast<std::size_t>(request.num_samples)
                                      : std::min<std::size_t>(kMostSamples, examples.size());
  CodebookReport report;
  report.checkpoint = line.required("checkpoint");
  report.data = line.get<std::string>("data");
  report.split = request.split;
  report.options.seed = request.seed;
  report.num_top = static_cast<std::size_t>(request.num_top);
  report.tokenizer = &parts.tokenizer;
  report.texts = collect_codebook_data(parts, examples, num_samples, request.seed);
  report.analyses = analyse_codebooks(report.texts, report.options);
  report.swaps = swap_codes(parts, examples, report.texts, request.swaps);
  return report;
}

std::string written(const CodebookReport& report, const std::string& format,
                    const Session& session) {
  if (format == "json") return codebook_json(report).dump(1) + "\n";
  return page_text(codebook_record(report), codebook_tables(report), format, session);
}

}  // namespace

int codebook_command(const Arguments& arguments) {
  CommandLine line("vqlm codebook CHECKPOINT --data NAME [options]",
                   "Analyses the codebooks of a checkpoint: how the encoder and the prior use the "
                   "codes, which tokens they stand for, and what changes when one is swapped.");
  add_options(line);
  if (!line.parse(arguments)) return 0;
  const CodebookRequest request = read_request(line);
  const std::string folder = line.required("checkpoint");
  const Session session(line.session_options());
  set_torch_threads(session.options.threads);
  std::unique_ptr<OutputFolder> output;
  if (!request.out.empty()) output = std::make_unique<OutputFolder>(request.out);
  Checkpoint checkpoint = load_checkpoint(folder, session);
  const CodebookReport report = analyse(line, request, session, checkpoint);
  if (output) {
    for (const auto& [format, ending] :
         {std::pair{"markdown", "md"}, std::pair{"json", "json"}, std::pair{"html", "html"}}) {
      const std::string path = request.out + "/codebook." + ending;
      write_file(path, written(report, format, session));
      log_info("wrote " + path);
    }
    output->keep();
  }
  std::cout << written(report, request.format, session);
  return 0;
}

}  // namespace vqlm
