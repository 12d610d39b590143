// The signature of a score: what it was computed with, as "name:value" fields, in the order and
// with the names of sacreBLEU's. Scoring rules, section 4.6.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace vqlm {

struct SignatureField {
  std::string name, short_name, value;
};

// What is known of the run rather than of the metric.
struct SignatureRun {
  std::string nrefs = "1";          // a number or "var"
  std::optional<int> bs, ar;        // bootstrap resamples; randomisation trials
  std::optional<std::string> seed;  // as it was given
};

// nrefs, bs, ar, seed, the metric's own fields, version; absent ones are left out.
std::vector<SignatureField> score_signature(const SignatureRun& run,
                                            std::span<const SignatureField> metric_fields);
// "nrefs:1|case:mixed|..."; with short names "#:1|c:mixed|...".
std::string signature_text(std::span<const SignatureField> fields, bool short_names = false);

}  // namespace vqlm
