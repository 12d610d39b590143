#include "metrics/ter.h"

#include "metrics/float_scores.h"
#include "metrics/ter_scorer.h"

namespace vqlm {
namespace {

std::string yes_or_no(bool value) { return value ? "yes" : "no"; }

class Ter : public CorpusMetric {
 public:
  explicit Ter(const TerOptions& options) : options_(options) {}

  std::string name() const override { return "TER"; }
  std::size_t width() const override { return TerScorer::kWidth; }
  std::unique_ptr<SegmentScorer> scorer() const override {
    return std::make_unique<TerScorer>(options_);
  }
  TypedValue value(std::span<const double> sums, SumsArithmetic arithmetic) const override {
    if (arithmetic == SumsArithmetic::kPlain || arithmetic == SumsArithmetic::kInteger)
      return {compute_ter(sums).score, false};
    return float_ter(sums, arithmetic);
  }
  std::vector<SignatureField> signature_fields() const override;

 private:
  TerOptions options_;
};

std::vector<SignatureField> Ter::signature_fields() const {
  std::vector<SignatureField> fields{
      {"case", "c", options_.case_sensitive ? "mixed" : "lc"},
      {"tok", "t", "tercom"},
      {"norm", "nr", yes_or_no(options_.normalized)},
      {"punct", "pn", yes_or_no(!options_.no_punct)},
      {"asian", "as", yes_or_no(options_.asian_support)},
  };
  if (options_.correct_quirks) fields.push_back({"quirks", "q", "corrected"});
  return fields;
}

}  // namespace

TerScore compute_ter(std::span<const double> statistics) {
  const double edits = statistics[0], length = statistics[1];
  // Without words in the references any edit is as wrong as can be.
  const double rate = length > 0 ? edits / length : edits > 0 ? 1.0 : 0.0;
  return {100 * rate, static_cast<std::int64_t>(edits), length};
}

std::unique_ptr<CorpusMetric> make_ter(const TerOptions& options) {
  return std::make_unique<Ter>(options);
}

}  // namespace vqlm
