// vqlm generate and vqlm translate: a checkpoint's texts on standard output.
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/checkpoint.h"
#include "app/codebook_data.h"
#include "app/command_line.h"
#include "app/fixed_codes_option.h"
#include "app/torch_runtime.h"
#include "core/error.h"
#include "core/json_reader.h"
#include "tasks/decoding_reader.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

void add_decoding_options(CommandLine& line, const std::string& method) {
  line.add()("method", po::value<std::string>()->default_value(method), "greedy, beam or sample")(
      "beam-size", po::value<int>(), "hypotheses kept by beam search")(
      "length-penalty", po::value<double>(), "beam score = log p / length^penalty")(
      "coverage-penalty", po::value<double>(), "of source words passed over (beam)")(
      "beam-groups", po::value<int>(), "groups of a diverse beam search")(
      "diversity-penalty", po::value<double>(), "nats, of a token that a group before chose")(
      "temperature", po::value<double>(), "of sampling")("top-k", po::value<int>(),
                                                         "sample among the k likeliest")(
      "top-p", po::value<double>(), "sample within this probability mass")(
      "typical-p", po::value<double>(), "sample within this mass of typical tokens")(
      "repetition-penalty", po::value<double>(), "factor of log p of tokens the text has already")(
      "max-tokens", po::value<int>(), "longest output")(
      "batch-size", po::value<int>(), "texts decoded together")("seed", po::value<int>(),
                                                                "of the random draws")(
      "fix", po::value<std::string>(),
      "codes held fixed: PLACE=CODE,... of the first codebook, LEVEL.HEAD:PLACE=CODE of others");
  line.add_session_options();
}

DecodingOptions read_decoding(const CommandLine& line) {
  nlohmann::json object = {{"method", line.get<std::string>("method")}};
  const auto take = [&](const char* option, const char* key, auto kind) {
    if (line.has(option)) object[key] = line.get<decltype(kind)>(option);
  };
  take("beam-size", "beam_size", int{});
  take("length-penalty", "length_penalty", double{});
  take("coverage-penalty", "coverage_penalty", double{});
  take("beam-groups", "beam_groups", int{});
  take("diversity-penalty", "diversity_penalty", double{});
  take("temperature", "temperature", double{});
  take("top-k", "top_k", int{});
  take("top-p", "top_p", double{});
  take("typical-p", "typical_p", double{});
  take("repetition-penalty", "repetition_penalty", double{});
  take("max-tokens", "max_tokens", int{});
  take("batch-size", "batch_size", int{});
  JsonReader reader(object, "command line");
  DecodingOptions options = read_decoding_options(reader);
  reader.finish();
  if (line.has("seed")) options.seed = static_cast<std::uint64_t>(line.get<int>("seed"));
  return options;
}

// Adds what --fix says.
void fix_codes(const CommandLine& line, const Generator& generator, DecodingOptions& options) {
  if (!line.has("fix")) return;
  const GeneratorInfo info = generator.info();
  if (!info.has_codes)
    throw InvalidArgument(
        expected_got("--fix", "a generator with codes", info.type + ", which has none"));
  options.fixed_codes = parse_fixed_codes(line.text("fix"), info.codebooks);
}

void check_condition(const Generator& generator, const std::string& label, bool has_source) {
  const std::string condition = generator.info().condition;
  if (condition == "label" && label.empty())
    throw InvalidArgument(
        "generate: expected --label for a generator conditional on a label, got none");
  if (condition == "source" && !has_source)
    throw InvalidArgument(
        "generate: expected an unconditional generator, got one conditional on a source "
        "(use `vqlm translate`)");
}

}  // namespace

int generate_command(const Arguments& arguments) {
  CommandLine line("vqlm generate CHECKPOINT [options]",
                   "Prints texts the checkpoint generates, a line each.");
  line.add()("num", po::value<int>()->default_value(10), "how many texts")(
      "prefix", po::value<std::string>(), "text to continue")("label", po::value<std::string>(),
                                                              "class of the text");
  add_decoding_options(line, "sample");
  line.add_positional("checkpoint", 1);
  if (!line.parse(arguments)) return 0;
  const int count = line.get<int>("num");
  if (count < 1) throw InvalidArgument(expected_got("--num", "at least 1", std::to_string(count)));
  DecodingOptions options = read_decoding(line);
  const Session session(line.session_options());
  set_torch_threads(session.options.threads);
  Checkpoint checkpoint = load_checkpoint(line.required("checkpoint"), session);
  check_condition(*checkpoint.generator, line.text("label"), false);
  fix_codes(line, *checkpoint.generator, options);
  std::vector<Example> examples;
  for (int i = 0; i < count; ++i)
    examples.push_back(
        {"sample/" + std::to_string(i), line.text("prefix"), {}, line.text("label")});
  for (const Generation& generation : checkpoint.generator->generate(examples, options))
    std::cout << generation.text << "\n";
  return 0;
}

int translate_command(const Arguments& arguments) {
  CommandLine line("vqlm translate CHECKPOINT [options] < SOURCE",
                   "Reads a source sentence a line from standard input and prints its translation "
                   "(or summary).");
  add_decoding_options(line, "beam");
  line.add_positional("checkpoint", 1);
  if (!line.parse(arguments)) return 0;
  DecodingOptions options = read_decoding(line);
  const Session session(line.session_options());
  set_torch_threads(session.options.threads);
  Checkpoint checkpoint = load_checkpoint(line.required("checkpoint"), session);
  if (checkpoint.generator->info().condition != "source")
    throw InvalidArgument(
        expected_got("translate", "a generator conditional on a source",
                     "one conditional on " + checkpoint.generator->info().condition));
  fix_codes(line, *checkpoint.generator, options);
  std::vector<Example> examples;
  std::string text;
  while (std::getline(std::cin, text))
    examples.push_back({std::to_string(examples.size()), text, {}, ""});
  for (const Generation& generation : checkpoint.generator->generate(examples, options))
    std::cout << generation.text << "\n";
  return 0;
}

}  // namespace vqlm
