#include "metrics/chrf.h"

#include <algorithm>
#include <cstdio>

#include "core/error.h"
#include "core/signature.h"
#include "metrics/code_point_text.h"
#include "metrics/lower_case.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

constexpr double kEpsilon = 1e-16;

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

bool is_one_code_point(std::string_view word) {
  std::size_t position = 0;
  next_code_point(word, position);
  return position == word.size();
}

double num_ngrams(std::size_t length, std::size_t order) {
  return length < order ? 0.0 : static_cast<double>(length - order + 1);
}

// Fills hypothesis count, reference count and matches of orders 1 to `order`.
void fill(std::span<double> out, std::size_t hypothesis_length, std::size_t reference_length,
          std::span<const double> matches) {
  for (std::size_t n = 0; n < matches.size(); ++n) {
    const double reference = num_ngrams(reference_length, n + 1);
    out[3 * n] = reference > 0 ? num_ngrams(hypothesis_length, n + 1) : 0.0;
    out[3 * n + 1] = reference;
    out[3 * n + 2] = matches[n];
  }
}

}  // namespace

double compute_chrf(std::span<const double> statistics, const ChrfOptions& options) {
  const double factor = options.beta * options.beta;
  const std::size_t orders = statistics.size() / 3;
  double score = 0, precision = 0, recall = 0;
  int effective_order = 0;
  for (std::size_t n = 0; n < orders; ++n) {
    const double hypothesis = statistics[3 * n], reference = statistics[3 * n + 1];
    const double matches = statistics[3 * n + 2];
    const double p = hypothesis > 0 ? matches / hypothesis : kEpsilon;
    const double r = reference > 0 ? matches / reference : kEpsilon;
    const double denominator = factor * p + r;
    score += denominator > 0 ? (1 + factor) * p * r / denominator : kEpsilon;
    if (hypothesis > 0 && reference > 0) {
      precision += p;
      recall += r;
      ++effective_order;
    }
  }
  if (options.eps_smoothing) return 100 * score / static_cast<double>(orders);
  if (effective_order == 0) return 0.0;
  precision /= effective_order;
  recall /= effective_order;
  if (precision + recall == 0) return 0.0;
  score = (1 + factor) * precision * recall;
  score /= factor * precision + recall;
  return 100 * score;
}

std::string chrf_signature(const ChrfOptions& options, const std::string& nrefs) {
  return Signature()
      .add("nrefs", nrefs)
      .add("case", options.lowercase ? "lc" : "mixed")
      .add("eff", !options.eps_smoothing)
      .add("nc", std::to_string(options.char_order))
      .add("nw", std::to_string(options.word_order))
      .add("space", options.whitespace)
      .add("version", scoring_version())
      .str();
}

std::string chrf_name(const ChrfOptions& options) {
  char beta[32];
  std::snprintf(beta, sizeof beta, "%g", options.beta);
  return std::string("chrF") + beta +
         std::string(static_cast<std::size_t>(options.word_order), '+');
}

std::vector<std::string_view> chrf_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split_white_space(text)) {
    const bool one = is_one_code_point(word);  // stays whole, a mark or not
    if (!one && is_ascii_punctuation(word.back())) {
      words.push_back(word.substr(0, word.size() - 1));
      words.push_back(word.substr(word.size() - 1));
    } else if (!one && is_ascii_punctuation(word.front())) {
      words.push_back(word.substr(0, 1));
      words.push_back(word.substr(1));
    } else {
      words.push_back(word);
    }
  }
  return words;
}

ChrfCounter::ChrfCounter(const ChrfOptions& options)
    : options_(options), characters_(options.char_order), words_(options.word_order) {
  if (options.char_order < 1)
    throw InvalidArgument(
        expected_got("chrf: char_order", "at least 1", std::to_string(options.char_order)));
  if (options.word_order < 0)
    throw InvalidArgument(
        expected_got("chrf: word_order", "at least 0", std::to_string(options.word_order)));
}

std::size_t ChrfCounter::width() const {
  return 3 * static_cast<std::size_t>(options_.char_order + options_.word_order);
}

ChrfCounter::Symbols ChrfCounter::symbols(std::string_view text) {
  std::string lowered;
  if (options_.lowercase) {
    lowered = lower_case(text);
    text = lowered;
  }
  Symbols result;
  result.characters.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = next_code_point(text, position);
    if (options_.whitespace || !is_white_space(c)) result.characters.push_back(c);
  }
  if (options_.word_order > 0)
    for (const std::string_view word : chrf_words(text))
      result.words.push_back(vocabulary_.id_of(word));
  return result;
}

std::vector<double> ChrfCounter::against(const Symbols& hypothesis, const Symbols& reference) {
  const auto char_order = static_cast<std::size_t>(options_.char_order);
  std::vector<double> result(width(), 0.0), char_matches(char_order, 0.0);
  std::vector<double> word_matches(static_cast<std::size_t>(options_.word_order), 0.0);
  characters_.match(reference.characters, char_matches);
  words_.match(reference.words, word_matches);
  fill(result, hypothesis.characters.size(), reference.characters.size(), char_matches);
  fill(std::span(result).subspan(3 * char_order), hypothesis.words.size(), reference.words.size(),
       word_matches);
  return result;
}

std::vector<double> ChrfCounter::statistics(std::string_view hypothesis,
                                            std::span<const std::string_view> references) {
  if (references.empty())
    throw InvalidArgument("chrf: expected at least one reference a segment, got none");
  vocabulary_.clear();
  characters_.clear();
  words_.clear();
  const Symbols given = symbols(hypothesis);
  characters_.add_reference(given.characters);
  if (options_.word_order > 0) words_.add_reference(given.words);
  std::vector<double> best;
  double best_score = -1;
  for (const std::string_view reference : references) {
    std::vector<double> found = against(given, symbols(reference));
    const double score = compute_chrf(found, options_);
    if (score <= best_score) continue;
    best_score = score;
    best = std::move(found);
  }
  return best;
}

}  // namespace vqlm
