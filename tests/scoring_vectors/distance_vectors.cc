#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/code_point_text.h"
#include "metrics/distinct.h"
#include "metrics/error_rate.h"
#include "metrics/longest_common_subsequence.h"
#include "metrics/self_bleu.h"
#include "metrics/string_similarity.h"
#include "metrics/token_ids.h"
#include "scoring_vectors/text_vectors.h"

namespace vqlm {
namespace {

using nlohmann::json;

std::u32string word_numbers(const std::string& text, TokenIds& vocabulary) {
  std::u32string numbers;
  for (const std::string_view word : split_white_space(text))
    numbers.push_back(vocabulary.id_of(word));
  return numbers;
}

json error_rate(ErrorUnit unit, const std::string& reference, const std::string& hypothesis) {
  const std::optional<double> rate = ErrorCounter(unit).count(reference, hypothesis).rate();
  return rate ? json(*rate) : json();
}

}  // namespace

void check_distances(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  const auto first = check.at("a").get<std::string>(), second = check.at("b").get<std::string>();
  const std::u32string a = to_code_points(first), b = to_code_points(second);
  EditDistance distances;
  check.expect("levenshtein", distances.levenshtein(a, b));
  check.expect("levenshtein_norm", normalized_levenshtein(distances, a, b));
  check.expect("osa", distances.optimal_string_alignment(a, b));
  check.expect("damerau", distances.damerau_levenshtein(a, b));
  check.expect("indel", distances.indel(a, b));
  check.expect("lcs", LongestCommonSubsequence().length(a, b));
  check.expect("jaro", jaro_similarity(a, b));
  check.expect("jaro_winkler", jaro_winkler_similarity(a, b));
  check.expect("fuzz_ratio", indel_ratio(distances, a, b));
  TokenIds vocabulary;
  const std::u32string words = word_numbers(first, vocabulary);
  check.expect("levenshtein_tokens",
               distances.levenshtein(words, word_numbers(second, vocabulary)));
  check.expect("cer_b_vs_a", error_rate(ErrorUnit::kCodePoint, first, second));
  check.expect("wer_b_vs_a", error_rate(ErrorUnit::kWord, first, second));
}

void check_self_bleu(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  const auto sentences = check.at("sentences").get<std::vector<std::vector<std::string>>>();
  TokenizedTexts views;
  for (const auto& sentence : sentences) views.emplace_back(sentence.begin(), sentence.end());
  for (int order = 2; order <= 5; ++order)
    check.expect("order" + std::to_string(order), self_bleu(views, order));
  DistinctCounter counter(4, 1);
  for (const auto& sentence : views) counter.add(sentence, 0);
  for (int order = 1; order <= 4; ++order)
    check.expect("distinct" + std::to_string(order),
                 std::vector<double>{counter.distinct(order), counter.total(order)});
}

}  // namespace vqlm
