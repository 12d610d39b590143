#include "metrics/codebook_analysis.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>

#include "core/error.h"
#include "core/random.h"
#include "metrics/code_association.h"
#include "metrics/code_divergence.h"
#include "metrics/codebook_metric.h"
#include "metrics/metric.h"

namespace vqlm {
namespace {

// The same predictions, with the codes of one codebook. `tokens` gives their lengths where the
// predictions do not say.
std::vector<Prediction> of_codebook(std::span<const Prediction> predictions, std::size_t index,
                                    const CodebookInfo& info,
                                    std::span<const std::vector<int>> tokens) {
  std::vector<Prediction> result;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const Prediction& from = predictions[i];
    Prediction& to = result.emplace_back();
    to.example.id = from.example.id;
    to.code_origin = from.code_origin;
    to.codebooks = {info};
    to.generation.emplace();
    to.generation->codes = {from.generation->codes[index]};
    const std::size_t length =
        tokens.empty() ? from.generation->token_log_prob_nats.size() : tokens[i].size();
    to.generation->token_log_prob_nats.resize(length);  // the metric counts them
  }
  return result;
}

// The metric sees one codebook alone; the signature says which of several it is.
std::string with_codebook(std::string signature, const CodebookInfo& info) {
  const std::size_t begin = signature.find("|level:");
  if (begin == std::string::npos) return signature;
  std::string fields = "|level:" + std::to_string(info.level);
  if (info.head > 0) fields += "|head:" + std::to_string(info.head);
  return signature.replace(begin, signature.find('|', begin + 1) - begin, fields);
}

CodeDraws draws_of(const std::vector<Prediction>& predictions, const CodebookInfo& info,
                   const CodebookAnalysisOptions& options) {
  Registries registries;
  register_codebook(registries);
  const nlohmann::json config = {{"rare_fraction", options.rare_fraction},
                                 {"num_groups", options.jackknife.num_groups},
                                 {"resampling_seed", options.jackknife.seed}};
  JsonReader reader(config, "codebook analysis");
  CodeDraws draws;
  draws.scores = registries.metrics.create("codebook", reader)->evaluate(predictions);
  for (Score& score : draws.scores) {
    if (!score.series.empty()) draws.counts = std::move(score.series);
    score.series.clear();
    score.signature = with_codebook(score.signature, info);
  }
  draws.ranks = code_ranks(draws.counts);
  return draws;
}

// Every code of one codebook with its text, its place and its tokens.
template <typename Use>
void for_each_code(const CodebookData& data, std::size_t index, const Use& use) {
  const auto r = static_cast<std::size_t>(data.codebooks[index].tokens_per_code);
  for (std::size_t text = 0; text < data.encoded.size(); ++text) {
    const std::vector<int>& codes = data.encoded[text].generation->codes[index];
    const std::span<const int> tokens(data.tokens[text]);
    for (std::size_t place = 0; place < codes.size(); ++place) {
      const std::size_t begin = std::min(place * r, tokens.size());
      use(codes[place], CodePlace{text, place},
          tokens.subspan(begin, std::min(r, tokens.size() - begin)));
    }
  }
}

AssociationNumbers numbers_of(const std::string& with, const CodeAssociation& association) {
  return {with, association.num_pairs(), association.purity(),
          association.mutual_information_nats() / std::numbers::ln2,
          association.normalised_mutual_information()};
}

struct Associations {
  CodeAssociation tokens, blocks;
  std::vector<CodeAssociation> offsets;
};

Associations associate_tokens(const CodebookData& data, std::size_t index) {
  Associations result;
  result.offsets.resize(static_cast<std::size_t>(data.codebooks[index].tokens_per_code));
  std::map<std::vector<int>, int> numbers;  // of the blocks
  for_each_code(data, index, [&](int code, CodePlace, std::span<const int> tokens) {
    for (std::size_t offset = 0; offset < tokens.size(); ++offset) {
      result.tokens.add(code, tokens[offset]);
      result.offsets[offset].add(code, tokens[offset]);
    }
    if (tokens.empty()) return;
    const auto number = static_cast<int>(numbers.size());
    result.blocks.add(code,
                      numbers.try_emplace({tokens.begin(), tokens.end()}, number).first->second);
  });
  return result;
}

// Absent unless every text has a label and they are not all the same.
std::optional<CodeAssociation> associate_labels(const CodebookData& data, std::size_t index) {
  std::map<std::string, int> numbers;
  for (const Prediction& text : data.encoded)
    numbers.try_emplace(text.example.label, static_cast<int>(numbers.size()));
  if (numbers.size() < 2 || numbers.count("") != 0) return std::nullopt;
  CodeAssociation labels;
  for_each_code(data, index, [&](int code, CodePlace at, std::span<const int>) {
    labels.add(code, numbers.at(data.encoded[at.text].example.label));
  });
  return labels;
}

// Some places of each code, each as likely as the others. Source: Vitter 1985, algorithm R.
std::vector<std::vector<CodePlace>> sample_places(const CodebookData& data, std::size_t index,
                                                  const CodebookAnalysisOptions& options) {
  const auto num_codes = static_cast<std::size_t>(data.codebooks[index].num_codes);
  std::vector<std::vector<CodePlace>> places(num_codes);
  std::vector<std::uint32_t> seen(num_codes, 0);
  Pcg64 random(derive_seed(options.seed, "contexts/" + std::to_string(index)));
  for_each_code(data, index, [&](int code, CodePlace at, std::span<const int>) {
    auto& kept = places[static_cast<std::size_t>(code)];
    const std::uint32_t number = ++seen[static_cast<std::size_t>(code)];
    if (kept.size() < options.num_contexts) {
      kept.push_back(at);
      return;
    }
    const std::uint32_t drawn = random.below(number);
    if (drawn < kept.size()) kept[drawn] = at;
  });
  for (auto& kept : places)
    std::sort(kept.begin(), kept.end(), [](const CodePlace& a, const CodePlace& b) {
      return a.text != b.text ? a.text < b.text : a.place < b.place;
    });
  return places;
}

double total(const std::vector<double>& counts) {
  double sum = 0;
  for (const double count : counts) sum += count;
  return sum;
}

std::vector<CodeProfile> profiles(const CodebookAnalysis& analysis, const CodeAssociation& tokens,
                                  const std::vector<std::vector<CodePlace>>& places) {
  const std::vector<double>& counts = analysis.encoder.counts;
  const double drawn = total(counts),
               prior_drawn = analysis.prior ? total(analysis.prior->counts) : 0;
  std::vector<CodeProfile> result;
  for (std::size_t code = 0; code < counts.size(); ++code) {
    if (counts[code] == 0) continue;
    CodeProfile& profile = result.emplace_back();
    profile.code = static_cast<int>(code);
    profile.count = counts[code];
    profile.share = counts[code] / drawn;
    if (prior_drawn > 0) {
      profile.prior_count = analysis.prior->counts[code];
      profile.prior_share = profile.prior_count / prior_drawn;
    }
    profile.places = places[code];
    double pairs = 0;
    for (const auto& [token, count] : tokens.partners(profile.code)) {
      profile.tokens.push_back({token, count, 0});
      pairs += count;
    }
    for (PartnerCount& partner : profile.tokens) partner.share = partner.count / pairs;
    if (!profile.tokens.empty()) profile.purity = profile.tokens[0].share;
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  return result;
}

void check(const CodebookData& data) {
  const auto refuse = [](const std::string& expected, const std::string& got) {
    throw InvalidArgument(expected_got("codebook analysis", expected, got));
  };
  if (data.encoded.empty() || data.codebooks.empty()) refuse("texts with codes", "none");
  if (data.tokens.size() != data.encoded.size())
    refuse("the tokens of " + std::to_string(data.encoded.size()) + " texts",
           std::to_string(data.tokens.size()));
  for (const auto* texts : {&data.encoded, &data.drawn})
    for (const Prediction& text : *texts)
      if (!text.generation || text.generation->codes.size() != data.codebooks.size())
        refuse("codes of " + std::to_string(data.codebooks.size()) + " codebooks",
               "others in text " + text.example.id);
}

CodebookAnalysis analyse(const CodebookData& data, std::size_t index,
                         const CodebookAnalysisOptions& options) {
  const CodebookInfo& info = data.codebooks[index];
  CodebookAnalysis analysis;
  analysis.info = info;
  analysis.encoder = draws_of(of_codebook(data.encoded, index, info, data.tokens), info, options);
  if (!data.drawn.empty())
    analysis.prior = draws_of(of_codebook(data.drawn, index, info, {}), info, options);
  if (analysis.prior && total(analysis.encoder.counts) > 0 && total(analysis.prior->counts) > 0) {
    const auto& encoder = analysis.encoder.counts;
    const auto& prior = analysis.prior->counts;
    analysis.jensen_shannon_bits = jensen_shannon_bits(encoder, prior);
    analysis.kl_bits = smoothed_kl_bits(prior, encoder, options.smoothing);
  }
  const Associations associations = associate_tokens(data, index);
  analysis.associations.push_back(numbers_of("tokens", associations.tokens));
  for (std::size_t offset = 0; offset < associations.offsets.size(); ++offset)
    analysis.associations.push_back(
        numbers_of("tokens at " + std::to_string(offset), associations.offsets[offset]));
  analysis.associations.push_back(numbers_of("blocks", associations.blocks));
  if (const auto labels = associate_labels(data, index))
    analysis.associations.push_back(numbers_of("labels", *labels));
  analysis.codes = profiles(analysis, associations.tokens, sample_places(data, index, options));
  return analysis;
}

}  // namespace

std::vector<CodebookAnalysis> analyse_codebooks(const CodebookData& data,
                                                const CodebookAnalysisOptions& options) {
  check(data);
  std::vector<CodebookAnalysis> result;
  for (std::size_t index = 0; index < data.codebooks.size(); ++index)
    result.push_back(analyse(data, index, options));
  return result;
}

}  // namespace vqlm
