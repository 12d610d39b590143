#include "metrics/bleu.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/registry.h"
#include "core/signature.h"
#include "metrics/code_point_text.h"
#include "metrics/lower_case.h"
#include "metrics/scoring_version.h"

namespace vqlm {
namespace {

constexpr std::array<std::pair<const char*, BleuSmoothing>, 4> kSmoothingNames{{
    {"none", BleuSmoothing::kNone},
    {"floor", BleuSmoothing::kFloor},
    {"add-k", BleuSmoothing::kAddK},
    {"exp", BleuSmoothing::kExp},
}};

double smooth_value(const BleuOptions& options) {
  return options.smooth_value.value_or(options.smooth == BleuSmoothing::kFloor ? 0.1 : 1.0);
}

std::string smoothing_field(const BleuOptions& options) {
  std::string name;
  for (const auto& [text, smoothing] : kSmoothingNames)
    if (smoothing == options.smooth) name = text;
  if (options.smooth == BleuSmoothing::kFloor || options.smooth == BleuSmoothing::kAddK) {
    char value[64];
    std::snprintf(value, sizeof value, "[%.2f]", smooth_value(options));
    name += value;
  }
  return name;
}

// The logarithm as the reference implementation defines it at 0.
double log_or_lowest(double precision) {
  return precision == 0.0 ? -9999999999.0 : std::log(precision);
}

double brevity_penalty(double sys_len, double ref_len) {
  if (sys_len >= ref_len) return 1.0;
  return sys_len > 0 ? std::exp(1 - ref_len / sys_len) : 0.0;
}

// Fills the precisions (adding k to counts and totals where asked for) and returns how many orders
// the mean takes.
std::size_t smooth_precisions(BleuScore& bleu, const BleuOptions& options) {
  std::size_t effective_order = bleu.precisions.size();
  double exponential = 1.0;
  for (std::size_t n = 0; n < bleu.precisions.size(); ++n) {
    if (options.smooth == BleuSmoothing::kAddK && n > 0) {
      bleu.counts[n] += smooth_value(options);
      bleu.totals[n] += smooth_value(options);
    }
    if (bleu.totals[n] == 0) break;
    if (options.effective_order) effective_order = n + 1;
    if (bleu.counts[n] != 0) {
      bleu.precisions[n] = 100. * bleu.counts[n] / bleu.totals[n];
    } else if (options.smooth == BleuSmoothing::kExp) {
      exponential *= 2;
      bleu.precisions[n] = 100. / (exponential * bleu.totals[n]);
    } else if (options.smooth == BleuSmoothing::kFloor) {
      bleu.precisions[n] = 100. * smooth_value(options) / bleu.totals[n];
    }
  }
  return effective_order;
}

// The closest length; of two equally close the shorter.
double closest_length(double length, const std::vector<double>& reference_lengths) {
  double closest = reference_lengths.front();
  for (const double other : reference_lengths) {
    const double distance = std::abs(other - length), best = std::abs(closest - length);
    if (distance < best || (distance == best && other < closest)) closest = other;
  }
  return closest;
}

}  // namespace

BleuSmoothing bleu_smoothing_from_name(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& [text, smoothing] : kSmoothingNames) {
    if (name == text) return smoothing;
    known.emplace_back(text);
  }
  throw_unknown_name("BLEU smoothing", name, known);
}

BleuScore compute_bleu(std::span<const double> statistics, const BleuOptions& options) {
  const auto order = static_cast<std::size_t>(options.max_ngram_order);
  BleuScore bleu;
  bleu.sys_len = statistics[0];
  bleu.ref_len = statistics[1];
  const auto counts = statistics.subspan(2, order), totals = statistics.subspan(2 + order, order);
  bleu.counts.assign(counts.begin(), counts.end());
  bleu.totals.assign(totals.begin(), totals.end());
  bleu.precisions.assign(order, 0.0);
  bleu.bp = brevity_penalty(bleu.sys_len, bleu.ref_len);
  if (std::all_of(counts.begin(), counts.end(), [](double c) { return c == 0; })) return bleu;
  const std::size_t effective_order = smooth_precisions(bleu, options);
  double sum = 0;
  for (std::size_t n = 0; n < effective_order; ++n) sum += log_or_lowest(bleu.precisions[n]);
  bleu.score = bleu.bp * std::exp(sum / static_cast<double>(effective_order));
  return bleu;
}

std::string bleu_signature(const BleuOptions& options, const std::string& nrefs) {
  return Signature()
      .add("nrefs", nrefs)
      .add("case", options.lowercase ? "lc" : "mixed")
      .add("eff", options.effective_order)
      .add("tok", options.tokenize)
      .add("smooth", smoothing_field(options))
      .add("version", scoring_version())
      .str();
}

BleuCounter::BleuCounter(const BleuOptions& options)
    : options_(options),
      tokenizer_(make_bleu_tokenizer(options.tokenize)),
      matcher_(options.max_ngram_order) {
  if (options.max_ngram_order < 1)
    throw InvalidArgument(expected_got("bleu: max_ngram_order", "at least 1",
                                       std::to_string(options.max_ngram_order)));
}

std::size_t BleuCounter::width() const {
  return 2 + 2 * static_cast<std::size_t>(options_.max_ngram_order);
}

void BleuCounter::tokenize(std::string_view text) {
  std::string lowered;
  if (options_.lowercase) {
    lowered = lower_case(text);
    text = lowered;
  }
  tokenizer_->tokenize(strip_end(text), line_);
  split_white_space(line_, tokens_);
}

std::vector<double> BleuCounter::statistics(std::string_view hypothesis,
                                            std::span<const std::string_view> references) {
  if (references.empty())
    throw InvalidArgument("bleu: expected at least one reference a segment, got none");
  matcher_.clear();
  vocabulary_.clear();
  std::vector<double> lengths;
  for (const std::string_view reference : references) {
    tokenize(reference);
    ids_.clear();
    for (const std::string_view token : tokens_) ids_.push_back(vocabulary_.id_of(token));
    matcher_.add_reference(ids_);
    lengths.push_back(static_cast<double>(ids_.size()));
  }
  tokenize(hypothesis);
  ids_.clear();
  for (const std::string_view token : tokens_) ids_.push_back(vocabulary_.find(token));

  const auto order = static_cast<std::size_t>(options_.max_ngram_order);
  std::vector<double> result(width(), 0.0);
  const auto length = static_cast<double>(ids_.size());
  result[0] = length;
  result[1] = closest_length(length, lengths);
  matcher_.match(ids_, std::span(result).subspan(2, order));
  for (std::size_t n = 0; n < order; ++n)
    result[2 + order + n] = std::max(0.0, length - static_cast<double>(n));
  return result;
}

}  // namespace vqlm
