#include "tasks/decoding_reader.h"

#include <limits>
#include <string>

#include "core/error.h"
#include "data/decoding_method_names.h"

namespace vqlm {
namespace {

constexpr int kMax = std::numeric_limits<int>::max();

}  // namespace

DecodingOptions read_decoding_options(JsonReader& reader, const DecodingOptions& defaults) {
  DecodingOptions options = defaults;
  const std::string method =
      reader.get_choice("method", {kDecodingMethodNames.begin(), kDecodingMethodNames.end()},
                        kDecodingMethodNames[static_cast<std::size_t>(defaults.method)]);
  for (std::size_t i = 0; i < kDecodingMethodNames.size(); ++i)
    if (method == kDecodingMethodNames[i]) options.method = static_cast<DecodingMethod>(i);
  const auto read_int = [&](const char* key, int fallback, int min) {
    return static_cast<int>(reader.get_int(key, fallback, min, kMax));
  };
  options.beam_size = read_int("beam_size", defaults.beam_size, 1);
  options.length_penalty = reader.get_double("length_penalty", defaults.length_penalty, 0, 10);
  options.coverage_penalty =
      reader.get_double("coverage_penalty", defaults.coverage_penalty, 0, 1e6);
  options.temperature = reader.get_double("temperature", defaults.temperature, 1e-6, 1e6);
  options.top_k = read_int("top_k", defaults.top_k, 0);
  options.top_p = reader.get_double("top_p", defaults.top_p, 1e-9, 1);
  options.typical_p = reader.get_double("typical_p", defaults.typical_p, 1e-9, 1);
  options.repetition_penalty =
      reader.get_double("repetition_penalty", defaults.repetition_penalty, 0.01, 100);
  options.beam_groups = read_int("beam_groups", defaults.beam_groups, 1);
  options.diversity_penalty =
      reader.get_double("diversity_penalty", defaults.diversity_penalty, 0, 1e6);
  options.max_tokens = read_int("max_tokens", defaults.max_tokens, 1);
  options.batch_size = read_int("batch_size", defaults.batch_size, 1);
  if (options.beam_size % options.beam_groups != 0)
    throw InvalidArgument(expected_got(
        reader.where("beam_groups"), "a divisor of beam_size " + std::to_string(options.beam_size),
        std::to_string(options.beam_groups)));
  return options;
}

}  // namespace vqlm
