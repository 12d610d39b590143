// vqlm interpolate CHECKPOINT: texts between two texts, through their codes.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/checkpoint.h"
#include "app/code_mixture.h"
#include "app/codebook_data.h"
#include "app/command_line.h"
#include "app/torch_runtime.h"
#include "core/error.h"
#include "core/text_json.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

// The condition that both texts and all between them share.
Example given_example(const CommandLine& line, const std::string& condition) {
  for (const char* kind : {"source", "label"}) {
    const bool wanted = condition == kind;
    if (line.has(kind) != wanted)
      throw InvalidArgument(expected_got("interpolate",
                                         (wanted ? "--" : "no --") + std::string(kind) +
                                             " for a generator with condition " + condition,
                                         wanted ? "none" : "one"));
  }
  Example example;
  example.source = line.text("source");
  example.label = line.text("label");
  return example;
}

// "3 17 4"; several codebooks apart by " | ".
std::string codes_text(const Codes& codes) {
  std::string text;
  for (std::size_t index = 0; index < codes.size(); ++index) {
    if (index > 0) text += " | ";
    for (std::size_t n = 0; n < codes[index].size(); ++n)
      text += (n == 0 ? "" : " ") + std::to_string(codes[index][n]);
  }
  return text;
}

std::vector<Generation> decoded(const CoderParts& parts, const Example& given,
                                const std::vector<MixtureStep>& steps, int max_tokens) {
  std::vector<Example> examples(steps.size(), given);
  std::vector<Codes> codes;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    examples[i].id = "step/" + std::to_string(i);
    codes.push_back(steps[i].codes);
  }
  DecodingOptions greedy;
  greedy.max_tokens = max_tokens;
  return parts.coder.decode(examples, codes, greedy);
}

void print(const std::vector<MixtureStep>& steps, const std::vector<Generation>& texts) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    char share[16];
    std::snprintf(share, sizeof share, "%.3f", steps[i].share);
    std::cout << share << "\t" << codes_text(steps[i].codes) << "\t" << texts[i].text << "\n";
  }
}

void print_json(const std::vector<MixtureStep>& steps, const std::vector<Generation>& texts) {
  nlohmann::json result = nlohmann::json::array();
  for (std::size_t i = 0; i < steps.size(); ++i)
    result.push_back({{"step", i},
                      {"share", steps[i].share},
                      {"codes", steps[i].codes},
                      {"text", text_to_json(texts[i].text)}});
  std::cout << result.dump(1) << "\n";
}

MixtureOptions read_options(const CommandLine& line) {
  MixtureOptions options;
  options.mode = mixture_mode_from_name(line.get<std::string>("mode"));
  options.num_steps = line.get<int>("steps");
  if (options.num_steps < 2)
    throw InvalidArgument(expected_got("--steps", "at least 2", std::to_string(options.num_steps)));
  if (line.get<int>("seed") < 0)
    throw InvalidArgument(
        expected_got("--seed", "0 or more", std::to_string(line.get<int>("seed"))));
  options.seed = static_cast<std::uint64_t>(line.get<int>("seed"));
  return options;
}

}  // namespace

int interpolate_command(const Arguments& arguments) {
  CommandLine line("vqlm interpolate CHECKPOINT --from TEXT --to TEXT [options]",
                   "Encodes two texts, decodes mixtures of their codes, and prints, a line each, "
                   "share of the second text, codes and text.");
  line.add()("from", po::value<std::string>()->required(), "first text")(
      "to", po::value<std::string>()->required(), "last text")(
      "steps", po::value<int>()->default_value(5), "texts printed, both ends included")(
      "mode", po::value<std::string>()->default_value("nearest"),
      "nearest (to the mixture of the codes' vectors) or swap (of whole codes)")(
      "source", po::value<std::string>(), "source text of a translation")(
      "label", po::value<std::string>(), "class of the texts")(
      "seed", po::value<int>()->default_value(1), "of the order in which codes are swapped")(
      "json", "print JSON");
  line.add_session_options();
  line.add_positional("checkpoint", 1);
  if (!line.parse(arguments)) return 0;
  const MixtureOptions options = read_options(line);
  const std::string folder = line.required("checkpoint");
  const Session session(line.session_options());
  set_torch_threads(session.options.threads);
  Checkpoint checkpoint = load_checkpoint(folder, session);
  const CoderParts parts =
      parts_of(*checkpoint.generator, checkpoint.tokenizers.target.get(), "interpolate");
  std::vector<Example> ends(2, given_example(line, parts.generator.info().condition));
  ends[0].id = "from";
  ends[0].references = {line.text("from")};
  ends[1].id = "to";
  ends[1].references = {line.text("to")};
  const std::vector<Codes> codes = parts.coder.encode(ends);
  const auto steps =
      mix_codes(codes.at(0), codes.at(1), parts.codebooks, parts.coder.codebooks(), options);
  const int max_tokens = longest_text(
      {parts.tokenizer.encode(line.text("from")), parts.tokenizer.encode(line.text("to"))});
  const std::vector<Generation> texts = decoded(parts, ends[0], steps, max_tokens);
  if (line.has("json"))
    print_json(steps, texts);
  else
    print(steps, texts);
  return 0;
}

}  // namespace vqlm
