#include <string>
#include <string_view>
#include <vector>

#include "metrics/porter_stemmer.h"
#include "metrics/rouge.h"
#include "scoring_vectors/text_vectors.h"

namespace vqlm {
namespace {

using nlohmann::json;

// Options with the types that the vector has scores of.
RougeOptions read_options(VectorCheck& check) {
  RougeOptions options;
  options.use_stemmer = check.at("use_stemmer").get<bool>();
  options.types.clear();
  for (const auto& [name, score] : check.at("scores").items())
    options.types.push_back(rouge_type_from_name(name));
  return options;
}

void expect_scores(VectorCheck& check, const RougeOptions& options,
                   const std::vector<RougeValue>& values) {
  json scores;
  for (std::size_t i = 0; i < values.size(); ++i)
    scores[rouge_type_name(options.types[i])] = {values[i].precision, values[i].recall,
                                                 values[i].f_measure};
  check.expect("scores", scores);
}

}  // namespace

void check_rouge(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  const RougeOptions options = read_options(check);
  const auto target = check.at("target").get<std::string>();
  const auto prediction = check.at("prediction").get<std::string>();
  expect_scores(check, options, RougeScorer(options).score(target, prediction));
  RougeTokenizer tokenizer(options.tokenization, options.use_stemmer);
  check.expect("tokens_target", tokenizer.words(target));
}

void check_rouge_of_several(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  const RougeOptions options = read_options(check);
  const auto targets = check.at("targets").get<std::vector<std::string>>();
  const std::vector<std::string_view> views(targets.begin(), targets.end());
  const auto prediction = check.at("prediction").get<std::string>();
  expect_scores(check, options, RougeScorer(options).best_score(views, prediction));
}

void check_stems(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  std::vector<std::string> stems;
  for (const json& word : check.at("words")) stems.push_back(porter_stem(word.get<std::string>()));
  check.expect("stems", stems);
}

}  // namespace vqlm
