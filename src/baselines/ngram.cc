#include "baselines/ngram.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "baselines/ngram_file.h"
#include "baselines/reference_text.h"
#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "core/signature.h"

namespace vqlm {
namespace {

constexpr int kVersion = 2;  // 2: samples and beams by decoding/
using Clock = std::chrono::steady_clock;

std::string model_file(const std::string& folder, const std::vector<std::string>& labels,
                       std::size_t i) {
  return folder + "/model." + (labels.empty() ? "" : std::to_string(i) + ".") + "ngram";
}

// Sorted, at least one.
std::vector<std::string> read_labels(const std::string& path) {
  const auto config = nlohmann::json::parse(read_file(path), nullptr, false);
  try {
    auto labels = config.at("labels").get<std::vector<std::string>>();
    if (!labels.empty() && std::is_sorted(labels.begin(), labels.end())) return labels;
  } catch (const nlohmann::json::exception&) {
  }
  throw RuntimeError(expected_got(path, "sorted labels", "other or damaged content"));
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

NgramOptions read_ngram_options(JsonReader& reader) {
  NgramOptions options;
  options.order = static_cast<int>(reader.get_int("order", options.order, 1, kMaxNgramOrder));
  options.discount_fallback = reader.get_bool("discount_fallback", options.discount_fallback);
  options.prune = reader.get_ints("prune", options.prune);
  check_prune(options, reader.where("prune"));
  options.closed = reader.get_choice("vocabulary", {"open", "closed"}, "open") == "closed";
  return options;
}

GeneratorInfo Ngram::info() const {
  GeneratorInfo info;
  info.type = "ngram";
  info.version = kVersion;
  info.condition = by_label_ ? "label" : "none";
  info.num_parameters = num_ngrams();
  Signature full = signature(options_.order);
  if (!options_.prune.empty()) {
    std::string thresholds;
    for (const std::int64_t count : options_.prune)
      thresholds += (thresholds.empty() ? "" : "-") + std::to_string(count);
    full.add("prune", thresholds);
  }
  info.signature = full.str();
  return info;
}

FitReport Ngram::fit(const FitContext& context) {
  const auto start = Clock::now();
  if (context.tokenizers.target == nullptr)
    throw InvalidArgument(expected_got("ngram", "a tokenizer", "none"));
  if (context.train == nullptr || context.train->empty())
    throw InvalidArgument(expected_got("ngram", "training examples", "none"));
  const auto& tokens = context.tokenizers.target;
  std::map<std::string, std::vector<std::vector<int>>> sequences;  // by label, or all under ""
  FitReport report;
  for (const Example& example : *context.train) {
    auto& texts = sequences[by_label_ ? example.label : ""];
    texts.push_back(tokens->encode(reference_text(example)));
    report.tokens += static_cast<std::int64_t>(texts.back().size()) + 1;
  }
  std::vector<NgramModel> models;
  std::vector<std::string> labels;
  for (const auto& [label, texts] : sequences) {
    NgramEstimate estimate = estimate_ngrams(texts, tokens->info().vocab_size, options_);
    std::string orders;
    for (const int order : estimate.fallback_orders)
      orders += (orders.empty() ? "" : ", ") + std::to_string(order);
    if (!orders.empty())
      log_info("ngram: discounts 0.5, 1 and 1.5 where counts of counts give none, at order " +
               orders);
    models.push_back(std::move(estimate.model));
    if (by_label_) labels.push_back(label);
  }
  set_models(std::move(models), std::move(labels), tokens, options_.closed);
  report.steps = 1;
  if (context.dev != nullptr && !context.dev->empty())
    report.best_dev_nats = mean_nats(*context.dev);
  report.seconds = seconds_since(start);
  return report;
}

double Ngram::mean_nats(const std::vector<Example>& examples) {
  double nats = 0;
  std::int64_t tokens = 0;
  for (const Likelihood& likelihood : score(examples)) {
    nats += likelihood.total_nats();
    tokens += likelihood.num_tokens;
  }
  return nats / static_cast<double>(tokens);
}

void Ngram::save(const std::string& folder) const {
  const nlohmann::json config = {{"order", options_.order},
                                 {"discount_fallback", options_.discount_fallback},
                                 {"prune", options_.prune},
                                 {"closed", options_.closed},
                                 {"labels", labels()}};
  write_file(folder + "/config.json", config.dump(2) + "\n");
  write_file(folder + "/tokenizer.model", tokenizer().serialize());
  for (std::size_t i = 0; i < models().size(); ++i)
    write_ngram_file(model_file(folder, labels(), i), models()[i]);
}

void Ngram::load(const std::string& folder, const Tokenizers& tokenizers, const std::string&) {
  if (tokenizers.target == nullptr)
    throw InvalidArgument(expected_got("ngram " + folder, "a tokenizer", "none"));
  const std::vector<std::string> labels =
      by_label_ ? read_labels(folder + "/config.json") : std::vector<std::string>();
  std::vector<NgramModel> models;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, labels.size()); ++i)
    models.push_back(read_ngram_file(model_file(folder, labels, i), options_.order,
                                     tokenizers.target->info().vocab_size));
  set_models(std::move(models), labels, tokenizers.target, options_.closed);
}

void register_ngram(Registries& registries) {
  registries.generators.add(
      "ngram", "interpolated modified Kneser-Ney n-gram", [](JsonReader& reader) {
        const bool by_label = reader.get_choice("condition", {"none", "label"}, "none") == "label";
        return std::make_unique<Ngram>(read_ngram_options(reader), by_label);
      });
}

}  // namespace vqlm
