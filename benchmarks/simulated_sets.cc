#include "simulated_sets.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <utility>

namespace vqlm {
namespace {

using Words = std::vector<std::string>;

constexpr double kMostEdited = 0.6;  // share of a sentence's words
constexpr double kRepeated = 0.3;    // share of draws that repeat one of the same segment
constexpr double kUnseen = 0.1;      // what add-k smoothing adds to every bigram
constexpr std::size_t kEnglish = 0;

Words words_of(const std::string& text) {
  std::istringstream in(text);
  Words words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::size_t place_in(std::size_t size, Pcg64& random) {
  return random.below(static_cast<std::uint32_t>(size));
}

// A word as frequent as in the language.
std::string any_word(const Grammar& grammar, Pcg64& random) {
  const Words words = words_of(grammar.sample(random).texts[kEnglish]);
  return words[place_in(words.size(), random)];
}

Words edited(const Words& words, const Grammar& grammar, Pcg64& random) {
  const double u = random.next_double(), severity = kMostEdited * u * u;
  Words result;
  for (const std::string& word : words) {
    const double fate = random.next_double() / severity;  // of four edits two are replacements
    if (fate > 0.25) result.push_back(fate < 0.75 ? any_word(grammar, random) : word);
    if (fate > 0.75 && fate < 1) result.push_back(any_word(grammar, random));
  }
  if (result.size() > 1 && random.next_double() < severity) {
    const std::size_t place = place_in(result.size() - 1, random);
    std::swap(result[place], result[place + 1]);
  }
  return result;
}

Prediction with_likelihood(const Words& words, double nats) {
  Prediction prediction;
  prediction.example.references = {joined(words)};
  Likelihood likelihood;
  likelihood.token_nats = {nats};
  likelihood.num_tokens = static_cast<std::int64_t>(words.size()) + 1;
  likelihood.num_bytes = static_cast<std::int64_t>(prediction.example.references[0].size());
  prediction.likelihood = likelihood;
  return prediction;
}

Prediction with_text(std::string text) {
  Prediction prediction;
  prediction.generation.emplace();
  prediction.generation->text = std::move(text);
  return prediction;
}

class Bigrams {
 public:
  Bigrams(const Grammar& grammar, std::size_t training) {
    Pcg64 random(derive_seed(1, "bigrams"));
    for (std::size_t i = 0; i < training; ++i) {
      std::string before;
      Words words = words_of(grammar.sample(random).texts[kEnglish]);
      words.emplace_back();
      for (std::string& word : words) {
        ++pairs_[{before, word}];
        ++singles_[before];
        before = std::move(word);
      }
    }
  }
  double nats(const Words& words) const {
    const auto types = static_cast<double>(singles_.size() + 1);  // one for all unknown words
    double sum = 0;
    std::string before;
    for (std::size_t i = 0; i <= words.size(); ++i) {
      const std::string word = i < words.size() ? words[i] : "";
      const auto pair = pairs_.find({before, word});
      const auto single = singles_.find(before);
      const double seen = pair == pairs_.end() ? 0 : pair->second;
      const double of = single == singles_.end() ? 0 : single->second;
      sum -= std::log((seen + kUnseen) / (of + kUnseen * types));
      before = word;
    }
    return sum;
  }

 private:
  std::map<std::pair<std::string, std::string>, double> pairs_;
  std::map<std::string, double> singles_;
};

// Ranks from 0, by inversion of the cumulative distribution.
class Zipf {
 public:
  Zipf(int size, double exponent) {
    double sum = 0;
    for (int rank = 1; rank <= size; ++rank)
      cumulative_.push_back(sum += std::pow(rank, -exponent));
  }
  std::vector<int> draw(std::size_t count, Pcg64& random) const {
    std::vector<int> ranks;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0 && random.next_double() < kRepeated) {
        ranks.push_back(ranks[place_in(i, random)]);
        continue;
      }
      const double target = random.next_double() * cumulative_.back();
      const auto it = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, target);
      ranks.push_back(static_cast<int>(it - cumulative_.begin()));
    }
    return ranks;
  }

 private:
  std::vector<double> cumulative_;
};

}  // namespace

std::vector<Prediction> draw_set(const Population& population, std::size_t segments,
                                 Pcg64& random) {
  std::vector<Prediction> set;
  set.reserve(segments);
  for (std::size_t i = 0; i < segments; ++i) set.push_back(population(random));
  return set;
}

Population edited_sentences(std::shared_ptr<const Grammar> grammar) {
  return [grammar = std::move(grammar)](Pcg64& random) {
    const std::string reference = grammar->sample(random).texts[kEnglish];
    Prediction prediction = with_text(joined(edited(words_of(reference), *grammar, random)));
    prediction.example.references = {reference};
    return prediction;
  };
}

Population grammar_likelihoods(std::shared_ptr<const Grammar> grammar) {
  return [grammar = std::move(grammar)](Pcg64& random) {
    const std::string text = grammar->sample(random).texts[kEnglish];
    return with_likelihood(words_of(text), -grammar->log_prob(text, kEnglish));
  };
}

double grammar_perplexity(const Grammar& grammar) {
  const GrammarMoments& moments = grammar.moments();
  return std::exp(moments.side_entropy_nats[kEnglish] / (moments.expected_length[kEnglish] + 1));
}

Population bigram_likelihoods(std::shared_ptr<const Grammar> grammar, std::size_t training) {
  const auto bigrams = std::make_shared<const Bigrams>(*grammar, training);
  return [grammar = std::move(grammar), bigrams](Pcg64& random) {
    const Words words = words_of(grammar->sample(random).texts[kEnglish]);
    return with_likelihood(words, bigrams->nats(words));
  };
}

Population zipf_codes(int num_codes, double exponent) {
  const auto zipf = std::make_shared<const Zipf>(num_codes, exponent);
  return [zipf, num_codes](Pcg64& random) {
    Prediction prediction = with_text("");
    prediction.generation->codes = {zipf->draw(4 + place_in(13, random), random)};
    prediction.codebooks = {CodebookInfo{0, 0, num_codes, 1}};
    prediction.code_origin = "encoder";
    return prediction;
  };
}

Population grammar_texts(std::shared_ptr<const Grammar> grammar) {
  return [grammar = std::move(grammar)](Pcg64& random) {
    return with_text(grammar->sample(random).texts[kEnglish]);
  };
}

Population zipf_texts(int num_words, double exponent) {
  const auto zipf = std::make_shared<const Zipf>(num_words, exponent);
  return [zipf](Pcg64& random) {
    std::string text;
    for (const int rank : zipf->draw(5 + place_in(26, random), random))
      text += (text.empty() ? "w" : " w") + std::to_string(rank);
    return with_text(std::move(text));
  };
}

}  // namespace vqlm
