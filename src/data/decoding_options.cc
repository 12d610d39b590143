#include "data/decoding_options.h"

#include "core/error.h"

namespace vqlm {

void check_decoding(const DecodingOptions& options) {
  const auto require = [](bool met, const char* subject, const char* expected, auto got) {
    if (!met)
      throw InvalidArgument(
          expected_got(std::string("decoding: ") + subject, expected, std::to_string(got)));
  };
  require(options.repetition_penalty > 0, "repetition_penalty", "above 0",
          options.repetition_penalty);
  if (options.method == DecodingMethod::kBeam) {
    require(options.beam_size >= 1, "beam_size", "at least 1", options.beam_size);
    require(options.beam_groups >= 1 && options.beam_size % options.beam_groups == 0, "beam_groups",
            "a divisor of beam_size", options.beam_groups);
    require(options.coverage_penalty >= 0, "coverage_penalty", "at least 0",
            options.coverage_penalty);
    require(options.diversity_penalty >= 0, "diversity_penalty", "at least 0",
            options.diversity_penalty);
  }
  if (options.method == DecodingMethod::kSample) {
    require(options.temperature > 0, "temperature", "above 0", options.temperature);
    require(options.top_k >= 0, "top_k", "at least 0", options.top_k);
    require(options.top_p > 0, "top_p", "above 0", options.top_p);
    require(options.typical_p > 0, "typical_p", "above 0", options.typical_p);
  }
}

void refuse_fixed_codes(const DecodingOptions& options, const std::string& generator) {
  if (!options.fixed_codes.empty())
    throw InvalidArgument(
        expected_got("fixed codes", "a generator with codes", generator + ", which has none"));
}

void refuse_coverage_penalty(const DecodingOptions& options, const std::string& generator) {
  if (options.method == DecodingMethod::kBeam && options.coverage_penalty > 0)
    throw InvalidArgument(expected_got("decoding: coverage_penalty", "0 with " + generator,
                                       std::to_string(options.coverage_penalty)));
}

}  // namespace vqlm
