#include "metrics/score_signature.h"

#include "metrics/scoring_version.h"

namespace vqlm {

std::vector<SignatureField> score_signature(const SignatureRun& run,
                                            std::span<const SignatureField> metric_fields) {
  std::vector<SignatureField> fields{{"nrefs", "#", run.nrefs}};
  if (run.bs) fields.push_back({"bs", "bs", std::to_string(*run.bs)});
  if (run.ar) fields.push_back({"ar", "ar", std::to_string(*run.ar)});
  if (run.seed) fields.push_back({"seed", "rs", *run.seed});
  fields.insert(fields.end(), metric_fields.begin(), metric_fields.end());
  fields.push_back({"version", "v", scoring_version()});
  return fields;
}

std::string signature_text(std::span<const SignatureField> fields, bool short_names) {
  std::string text;
  for (const SignatureField& field : fields) {
    if (!text.empty()) text += '|';
    text += short_names ? field.short_name : field.name;
    text += ':';
    text += field.value;
  }
  return text;
}

}  // namespace vqlm
