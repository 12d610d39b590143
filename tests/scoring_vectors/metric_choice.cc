#include "scoring_vectors/metric_choice.h"

#include <algorithm>
#include <functional>
#include <map>

#include "core/error.h"
#include "metrics/chrf.h"
#include "metrics/ter.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {
namespace {

using nlohmann::json;
using OptionReaders = std::map<std::string, std::function<void(const json&)>>;

void read_options(const json& options, const OptionReaders& readers) {
  for (const auto& [name, value] : options.items()) {
    const auto reader = readers.find(name);
    if (reader == readers.end())
      throw InvalidArgument(expected_got("vector", "options that are known here", name));
    reader->second(value);
  }
}

template <typename T>
std::function<void(const json&)> into(T& target) {
  return [&target](const json& value) { target = value.get<T>(); };
}

ChrfOptions chrf_options(const json& options) {
  ChrfOptions chrf;
  read_options(options, {{"char_order", into(chrf.char_order)},
                         {"word_order", into(chrf.word_order)},
                         {"beta", into(chrf.beta)},
                         {"lowercase", into(chrf.lowercase)},
                         {"whitespace", into(chrf.whitespace)},
                         {"eps_smoothing", into(chrf.eps_smoothing)}});
  return chrf;
}

TerOptions ter_options(const json& options) {
  TerOptions ter;
  read_options(options, {{"normalized", into(ter.normalized)},
                         {"no_punct", into(ter.no_punct)},
                         {"asian_support", into(ter.asian_support)},
                         {"case_sensitive", into(ter.case_sensitive)}});
  return ter;
}

}  // namespace

BleuOptions bleu_options(const json& options, CheckTools& tools) {
  BleuOptions bleu;
  const auto smoothing = [&bleu](const json& value) {
    bleu.smooth = bleu_smoothing_from_name(value.get<std::string>());
  };
  const auto smooth_value = [&bleu](const json& value) {
    if (!value.is_null()) bleu.smooth_value = value.get<double>();
  };
  const auto nothing = [](const json&) {};
  read_options(options, {{"tokenize", into(bleu.tokenize)},
                         {"lowercase", into(bleu.lowercase)},
                         {"smooth_method", smoothing},
                         {"smooth_value", smooth_value},
                         {"effective_order", into(bleu.effective_order)},
                         {"max_ngram_order", into(bleu.max_ngram_order)},
                         {"force", nothing}});  // only silences a warning
  bleu.compensated_sum = tools.arithmetic == VectorArithmetic::kCompensatedSum;
  tools.tokenizer(bleu.tokenize);  // skips the vector where it is missing
  bleu.model = tools.model_of(bleu.tokenize);
  return bleu;
}

MetricChoice choose_metric(const std::string& name, const json& options, CheckTools& tools) {
  MetricChoice choice;
  choice.id = name;
  std::transform(name.begin(), name.end(), choice.id.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (choice.id == "bleu") {
    choice.bleu = bleu_options(options, tools);
    choice.metric = make_bleu(choice.bleu);
  } else if (choice.id == "chrf") {
    choice.metric = make_chrf(chrf_options(options));
  } else if (choice.id == "ter") {
    choice.metric = make_ter(ter_options(options));
  } else {
    throw InvalidArgument(expected_got("metric", "bleu, chrf or ter", name));
  }
  return choice;
}

SumsToValue float_value_of(const CorpusMetric& metric, VectorArithmetic arithmetic) {
  const SumsArithmetic sums = arithmetic == VectorArithmetic::kNumpy1 ? SumsArithmetic::kFloatNumpy1
                                                                      : SumsArithmetic::kFloat;
  return [&metric, sums](std::span<const double> values) { return metric.value(values, sums); };
}

ReferenceStreams::ReferenceStreams(const json& streams) {
  for (const json& stream : streams) {
    auto& segments = streams_.emplace_back();
    for (const json& text : stream)
      segments.push_back(text.is_null() ? std::nullopt : std::optional(text.get<std::string>()));
  }
}

ReferenceStreams::ReferenceStreams(const std::vector<std::vector<std::string>>& streams) {
  for (const auto& stream : streams) streams_.emplace_back(stream.begin(), stream.end());
}

std::size_t ReferenceStreams::size() const {
  if (streams_.empty()) return 0;
  std::size_t count = streams_.front().size();
  for (const auto& stream : streams_) count = std::min(count, stream.size());
  return count;
}

std::vector<std::string_view> ReferenceStreams::of_segment(std::size_t segment) const {
  std::vector<std::string_view> present;
  for (const auto& stream : streams_)
    if (stream[segment]) present.emplace_back(*stream[segment]);
  return present;
}

std::string ReferenceStreams::nrefs() const {
  if (size() == 0) return "0";
  const std::size_t first = of_segment(0).size();
  for (std::size_t i = 1; i < size(); ++i)
    if (of_segment(i).size() != first) return "var";
  return std::to_string(first);
}

std::vector<SegmentStatistics> count_segments(const CorpusMetric& metric,
                                              const std::vector<std::vector<std::string>>& systems,
                                              const ReferenceStreams& references) {
  std::vector<SegmentStatistics> statistics(systems.size(), SegmentStatistics(metric.width()));
  const std::unique_ptr<SegmentScorer> scorer = metric.scorer();
  std::vector<double> rows(metric.width() * systems.size());
  std::vector<std::string_view> hypotheses(systems.size());
  std::size_t size = references.size();
  for (const auto& system : systems) size = std::min(size, system.size());
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t s = 0; s < systems.size(); ++s) hypotheses[s] = systems[s][i];
    scorer->score(references.of_segment(i), hypotheses, rows);
    for (std::size_t s = 0; s < systems.size(); ++s)
      statistics[s].add(std::span(rows).subspan(s * metric.width(), metric.width()));
  }
  return statistics;
}

}  // namespace vqlm
