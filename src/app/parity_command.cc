// vqlm parity A B: two generators on the same inputs.
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/checkpoint.h"
#include "app/components.h"
#include "app/data_option.h"
#include "app/parity.h"
#include "app/torch_runtime.h"
#include "core/error.h"
#include "core/run_config.h"
#include "model/trainable.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

constexpr int kTooFarApart = 4;  // exit code

// A checkpoint folder, or CONFIG.json:NAME of a generator that needs no training.
std::unique_ptr<Generator> open_generator(const std::string& name, const Session& session) {
  const std::size_t colon = name.rfind(".json:");
  if (colon == std::string::npos) return std::move(load_checkpoint(name, session).generator);
  const RunConfig config = load_run_config(name.substr(0, colon + 5));
  const std::string entry_name = name.substr(colon + 6);
  if (!config.generators.contains(entry_name))
    throw InvalidArgument(expected_got(config.file, "a generator '" + entry_name + "'", "none"));
  GeneratorEntry entry;
  auto generator = make_generator(config, entry_name, session, entry);
  if (!entry.checkpoint.empty())
    return std::move(load_checkpoint(entry.checkpoint, session).generator);
  if (dynamic_cast<Trainable*>(generator.get()) != nullptr)
    throw InvalidArgument(expected_got("parity", "the checkpoint folder of a generator that learns",
                                       "'" + name + "'"));
  return generator;
}

struct Limits {
  double largest_nats = INFINITY, share_equal = 0;
};

// False when they are further apart than the limit.
bool print_outputs(Generator& a, Generator& b, const std::vector<Example>& examples,
                   const Limits& limits, int max_tokens) {
  if (!a.info().generates || !b.info().generates) {
    std::cout << "outputs\tnot compared: one of them does not generate\n";
    return limits.share_equal <= 0;
  }
  DecodingOptions greedy;
  greedy.max_tokens = max_tokens;
  const OutputParity parity =
      compare_outputs(examples, a.generate(examples, greedy), b.generate(examples, greedy));
  std::cout << "equal outputs\t" << parity.num_equal << " of " << parity.num_texts << "\t"
            << 100 * parity.share_equal() << " %";
  if (!parity.first_unequal.empty()) std::cout << "\tthe first other one: " << parity.first_unequal;
  std::cout << "\n";
  return parity.share_equal() >= limits.share_equal;
}

bool print_likelihoods(Generator& a, Generator& b, const std::vector<Example>& examples,
                       const Limits& limits) {
  if (!a.info().scores || !b.info().scores) {
    std::cout << "log-probabilities\tnot compared: one of them does not score\n";
    return std::isinf(limits.largest_nats);
  }
  const LikelihoodParity parity =
      compare_likelihoods(examples, a.score(examples), b.score(examples));
  std::cout << "texts compared\t" << parity.num_texts << "\t" << parity.num_tokens << " tokens\n"
            << "texts in other tokens\t" << parity.num_unlike << "\n"
            << "largest difference of a token\t" << parity.largest_nats << " nats\t"
            << parity.largest_at << "\n"
            << "largest difference of a text\t" << parity.largest_text_nats << " nats\n";
  return parity.largest_nats <= limits.largest_nats &&
         (parity.num_unlike == 0 || std::isinf(limits.largest_nats));
}

}  // namespace

int parity_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm parity A B --data NAME [options]",
      "Compares two generators, checkpoint folders or CONFIG.json:NAME, on the same inputs: the "
      "largest difference in log-probability and the share of equal greedy outputs. With a limit "
      "the exit code is 4 when they are further apart.");
  add_data_options(line);
  line.add()("split", po::value<std::string>()->default_value("test"), "split")(
      "limit", po::value<int>()->default_value(100), "examples at most; 0: all")(
      "max-tokens", po::value<int>()->default_value(256), "longest output")(
      "largest", po::value<double>(), "limit: largest difference of a token, nats")(
      "equal", po::value<double>(), "limit: smallest share of equal outputs, 0 to 1");
  line.add_session_options();
  line.add_positional("a", 1);
  line.add_positional("b", 1);
  if (!line.parse(arguments)) return 0;
  const Session session(line.session_options());
  set_torch_threads(session.options.threads);
  const auto a = open_generator(line.required("a"), session);
  const auto b = open_generator(line.required("b"), session);
  const auto examples =
      load_examples(line, session, line.get<std::string>("split"), line.get<int>("limit"));
  Limits limits;
  if (line.has("largest")) limits.largest_nats = line.get<double>("largest");
  if (line.has("equal")) limits.share_equal = line.get<double>("equal");
  const bool near = print_likelihoods(*a, *b, examples, limits);
  const bool equal = print_outputs(*a, *b, examples, limits, line.get<int>("max-tokens"));
  return near && equal ? 0 : kTooFarApart;
}

}  // namespace vqlm
