#include "tasks/decoding_reader.h"

#include <array>
#include <limits>
#include <string>

namespace vqlm {
namespace {

constexpr std::array<const char*, 3> kMethods{"greedy", "beam", "sample"};  // in the enum's order
constexpr int kMax = std::numeric_limits<int>::max();

}  // namespace

DecodingOptions read_decoding_options(JsonReader& reader, const DecodingOptions& defaults) {
  DecodingOptions options = defaults;
  const std::string method = reader.get_choice("method", {kMethods.begin(), kMethods.end()},
                                               kMethods[static_cast<std::size_t>(defaults.method)]);
  for (std::size_t i = 0; i < kMethods.size(); ++i)
    if (method == kMethods[i]) options.method = static_cast<DecodingMethod>(i);
  const auto read_int = [&](const char* key, int fallback, int min) {
    return static_cast<int>(reader.get_int(key, fallback, min, kMax));
  };
  options.beam_size = read_int("beam_size", defaults.beam_size, 1);
  options.length_penalty = reader.get_double("length_penalty", defaults.length_penalty, 0, 10);
  options.temperature = reader.get_double("temperature", defaults.temperature, 1e-6, 1e6);
  options.top_k = read_int("top_k", defaults.top_k, 0);
  options.top_p = reader.get_double("top_p", defaults.top_p, 1e-9, 1);
  options.max_tokens = read_int("max_tokens", defaults.max_tokens, 1);
  options.batch_size = read_int("batch_size", defaults.batch_size, 1);
  return options;
}

}  // namespace vqlm
