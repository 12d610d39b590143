// BLEU, chrF, tokenizers, self-BLEU and distinct-n against figures of the reference packages, bit
// for bit. tests/golden/scoring/README.md says where they come from.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"
#include "metrics/code_point_text.h"
#include "metrics/distinct.h"
#include "metrics/lower_case.h"
#include "metrics/self_bleu.h"
#include "metrics/vector_file.h"

namespace vqlm {
namespace {

using nlohmann::json;

enum class Outcome { kPassed, kSkipped, kFailed };

std::vector<std::string> views_to_strings(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

// How many segments a vector has: of streams of different length the shortest decides, as in the
// packages' zip().
std::size_t num_segments(const json& vector) {
  std::size_t count = vector.at("hyps").size();
  for (const json& stream : vector.at("refs")) count = std::min(count, stream.size());
  return count;
}

// Sums of the statistics over the segments of a vector.
template <typename Counter>
std::vector<double> summed(Counter& counter, const json& vector) {
  std::vector<double> sums(counter.width(), 0.0);
  if (num_segments(vector) == 0) throw InvalidArgument("no segments");
  for (std::size_t i = 0; i < num_segments(vector); ++i) {
    const std::vector<std::string> references = segment_references(vector, i);
    const std::vector<std::string_view> views(references.begin(), references.end());
    const auto row = counter.statistics(vector["hyps"][i].get<std::string>(), views);
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += row[k];
  }
  return sums;
}

BleuOptions bleu_options(const json& options) {
  BleuOptions result;
  result.tokenize = options.value("tokenize", "13a");
  result.lowercase = options.value("lowercase", false);
  result.smooth = bleu_smoothing_from_name(options.value("smooth_method", "exp"));
  if (options.contains("smooth_value") && !options["smooth_value"].is_null())
    result.smooth_value = options["smooth_value"].get<double>();
  result.effective_order = options.value("effective_order", false);
  result.max_ngram_order = options.value("max_ngram_order", 4);
  return result;
}

ChrfOptions chrf_options(const json& options) {
  ChrfOptions result;
  result.char_order = options.value("char_order", 6);
  result.word_order = options.value("word_order", 0);
  result.beta = options.value("beta", 2.0);
  result.lowercase = options.value("lowercase", false);
  result.whitespace = options.value("whitespace", false);
  result.eps_smoothing = options.value("eps_smoothing", false);
  return result;
}

bool known_tokenizer(const std::string& name) {
  const auto names = bleu_tokenizer_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

Outcome check_bleu(const json& vector) {
  const json& options = vector["options"];
  if (!known_tokenizer(options.value("tokenize", "13a"))) return Outcome::kSkipped;
  const BleuOptions read = bleu_options(options);
  BleuCounter counter(read);
  const BleuScore bleu = compute_bleu(summed(counter, vector), read);
  EXPECT_EQ(comparable_signature(bleu_signature(read, nrefs_field(vector, num_segments(vector)))),
            vector["signature"]);
  const json& details = vector["details"];
  EXPECT_EQ(bleu.counts, details["counts"].get<std::vector<double>>());
  EXPECT_EQ(bleu.totals, details["totals"].get<std::vector<double>>());
  EXPECT_EQ(bleu.precisions, details["precisions"].get<std::vector<double>>());
  EXPECT_EQ(bleu.bp, details["bp"].get<double>());
  return same_bits(bleu.score, hex_score(vector)) ? Outcome::kPassed : Outcome::kFailed;
}

Outcome check_chrf(const json& vector) {
  const ChrfOptions read = chrf_options(vector["options"]);
  ChrfCounter counter(read);
  const double score = compute_chrf(summed(counter, vector), read);
  EXPECT_EQ(comparable_signature(chrf_signature(read, nrefs_field(vector, num_segments(vector)))),
            vector["signature"]);
  const json& beta = vector["options"].value("beta", json(2));
  if (beta.is_number_integer()) {
    EXPECT_EQ(chrf_name(read), vector["name"]);
  }
  return same_bits(score, hex_score(vector)) ? Outcome::kPassed : Outcome::kFailed;
}

Outcome check_bleu_statistics(const json& vector) {
  std::vector<double> statistics{vector["sys_len"], vector["ref_len"]};
  for (const char* key : {"counts", "totals"})
    for (const json& value : vector[key]) statistics.push_back(value);
  const BleuScore bleu = compute_bleu(statistics, bleu_options(vector));
  EXPECT_EQ(bleu.counts, vector["counts_out"].get<std::vector<double>>());
  EXPECT_EQ(bleu.totals, vector["totals_out"].get<std::vector<double>>());
  EXPECT_EQ(bleu.precisions, vector["precisions"].get<std::vector<double>>());
  return same_bits(bleu.score, hex_score(vector)) ? Outcome::kPassed : Outcome::kFailed;
}

Outcome check_degenerate(const json& vector) {
  const std::string metric = vector["metric"];
  const auto check = metric == "bleu" ? check_bleu : metric == "chrf" ? check_chrf : nullptr;
  if (check == nullptr) return Outcome::kSkipped;
  if (!vector.contains("error")) return check(vector);
  try {  // the packages crash there; here one sentence
    const json& options = vector["options"];
    BleuCounter bleu(bleu_options(options));
    ChrfCounter chrf(chrf_options(options));
    if (metric == "bleu")
      summed(bleu, vector);
    else
      summed(chrf, vector);
  } catch (const InvalidArgument&) {
    return Outcome::kPassed;
  }
  return Outcome::kFailed;
}

Outcome check_tokens(const json& vector) {
  const std::string name = vector["tokenizer"], input = vector["input"];
  if (name == "lower")
    return lower_case(input) == vector["output"] ? Outcome::kPassed : Outcome::kFailed;
  if (name == "rstrip")
    return strip_end(input) == vector["output"] ? Outcome::kPassed : Outcome::kFailed;
  std::vector<std::string> tokens;
  if (name == "chrf-words") {
    tokens = views_to_strings(chrf_words(input));
  } else if (known_tokenizer(name)) {
    std::string line;
    make_bleu_tokenizer(name)->tokenize(strip_end(input), line);
    tokens = views_to_strings(split_white_space(line));
  } else {
    return Outcome::kSkipped;
  }
  return tokens == vector["tokens"].get<std::vector<std::string>>() ? Outcome::kPassed
                                                                    : Outcome::kFailed;
}

Outcome check_text_metrics(const json& vector) {
  if (vector["op"] != "selfbleu_nltk_method1") return Outcome::kSkipped;
  const auto sentences = vector["sentences"].get<std::vector<std::vector<std::string>>>();
  TokenizedTexts views;
  for (const auto& sentence : sentences) views.emplace_back(sentence.begin(), sentence.end());
  bool same = true;
  DistinctCounter counter(4, 1);
  for (const auto& sentence : views) counter.add(sentence, 0);
  for (int order = 1; order <= 4; ++order) {
    const json& expected = vector["distinct" + std::to_string(order)];
    same = same && counter.distinct(order) == expected[0] && counter.total(order) == expected[1];
  }
  for (int order = 2; order <= 5; ++order) {
    const auto expected = vector["order" + std::to_string(order)].get<std::vector<double>>();
    const std::vector<double> values = self_bleu(views, order);
    for (std::size_t i = 0; i < expected.size(); ++i)
      same = same && same_bits(values[i], expected[i]);
  }
  return same ? Outcome::kPassed : Outcome::kFailed;
}

struct VectorKind {
  const char* file;
  Outcome (*check)(const json&);
};

void PrintTo(const VectorKind& kind, std::ostream* out) { *out << kind.file; }

class ScoringVectors : public testing::TestWithParam<VectorKind> {
 protected:
  void check_all(const std::vector<json>& vectors) {
    int passed = 0, skipped = 0;
    for (const json& vector : vectors) {
      SCOPED_TRACE(vector["id"].get<std::string>());
      const Outcome outcome = GetParam().check(vector);
      EXPECT_NE(outcome, Outcome::kFailed);
      passed += outcome == Outcome::kPassed;
      skipped += outcome == Outcome::kSkipped;
    }
    EXPECT_GT(passed, 0);
    std::printf("%s: %d passed, %d skipped\n", GetParam().file, passed, skipped);
  }
};

TEST_P(ScoringVectors, GoldenVectorsAreBitExact) { check_all(golden_vectors(GetParam().file)); }

TEST_P(ScoringVectors, SharedVectorsAreBitExact) {
  if (!has_shared_vectors(GetParam().file)) GTEST_SKIP() << "no shared scoring vectors here";
  check_all(shared_vectors(GetParam().file));
}

INSTANTIATE_TEST_SUITE_P(
    Files, ScoringVectors,
    testing::Values(VectorKind{"bleu", check_bleu}, VectorKind{"bleu_stats", check_bleu_statistics},
                    VectorKind{"chrf", check_chrf}, VectorKind{"degenerate", check_degenerate},
                    VectorKind{"tok", check_tokens}, VectorKind{"textmetrics", check_text_metrics}),
    [](const auto& parameter) { return std::string(parameter.param.file); });

}  // namespace
}  // namespace vqlm
