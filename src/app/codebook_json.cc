// The JSON of a codebook analysis: everything, in full precision.
#include <nlohmann/json.hpp>

#include "app/codebook_report.h"
#include "app/token_text.h"
#include "core/text_json.h"
#include "results/score_json.h"

namespace vqlm {
namespace {

constexpr int kSchema = 1;
constexpr std::size_t kContextTokens = 8;

nlohmann::json optional_number(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

nlohmann::json draws_json(const CodeDraws& draws) {
  nlohmann::json scores = nlohmann::json::array();
  for (const Score& score : draws.scores) scores.push_back(score_to_json(score));
  return {{"scores", scores},
          {"counts", draws.counts},
          {"ranks",
           {{"counts", draws.ranks.counts},
            {"top_share", draws.ranks.top_share},
            {"codes_for_50", draws.ranks.codes_for_50},
            {"codes_for_90", draws.ranks.codes_for_90},
            {"codes_for_99", draws.ranks.codes_for_99},
            {"zipf_exponent", optional_number(draws.ranks.zipf_exponent)}}}};
}

nlohmann::json profile_json(const CodebookReport& report, const CodebookInfo& info,
                            const CodeProfile& profile) {
  nlohmann::json tokens = nlohmann::json::array(), contexts = nlohmann::json::array();
  for (const PartnerCount& partner : profile.tokens)
    tokens.push_back({{"id", partner.token},
                      {"text", text_to_json(token_text(*report.tokenizer, partner.token))},
                      {"count", partner.count},
                      {"share", partner.share}});
  for (const CodePlace& place : profile.places) {
    const PlaceContext context = place_context(report, info, place, kContextTokens);
    contexts.push_back({{"text", context.id},
                        {"place", place.place},
                        {"before", text_to_json(context.before)},
                        {"own", text_to_json(context.own)},
                        {"after", text_to_json(context.after)}});
  }
  return {{"code", profile.code},
          {"count", profile.count},
          {"share", profile.share},
          {"prior_count", profile.prior_count},
          {"prior_share", profile.prior_share},
          {"purity", profile.purity},
          {"tokens", tokens},
          {"contexts", contexts}};
}

nlohmann::json swaps_json(const CodeSwapResult& swaps) {
  nlohmann::json shown = nlohmann::json::array();
  for (const CodeSwap& swap : swaps.shown)
    shown.push_back({{"text", swap.id},
                     {"place", swap.place},
                     {"from", swap.from},
                     {"to", swap.to},
                     {"before", text_to_json(swap.before)},
                     {"after", text_to_json(swap.after)}});
  return {{"num_texts", swaps.num_texts},
          {"changed_inside", optional_number(swaps.changed_inside)},
          {"changed_outside", optional_number(swaps.changed_outside)},
          {"examples", shown}};
}

nlohmann::json analysis_json(const CodebookReport& report, const CodebookAnalysis& analysis) {
  nlohmann::json associations = nlohmann::json::array(), codes = nlohmann::json::array();
  for (const AssociationNumbers& numbers : analysis.associations)
    associations.push_back({{"with", numbers.with},
                            {"num_pairs", numbers.num_pairs},
                            {"purity", numbers.purity},
                            {"mutual_information_bits", numbers.mutual_information_bits},
                            {"nmi", numbers.nmi}});
  for (const CodeProfile& profile : analysis.codes)
    codes.push_back(profile_json(report, analysis.info, profile));
  return {{"level", analysis.info.level},
          {"head", analysis.info.head},
          {"num_codes", analysis.info.num_codes},
          {"tokens_per_code", analysis.info.tokens_per_code},
          {"encoder", draws_json(analysis.encoder)},
          {"prior", analysis.prior ? draws_json(*analysis.prior) : nlohmann::json(nullptr)},
          {"jensen_shannon_bits", optional_number(analysis.jensen_shannon_bits)},
          {"kl_prior_from_encoder_bits", optional_number(analysis.kl_bits)},
          {"associations", associations},
          {"codes", codes}};
}

}  // namespace

nlohmann::json codebook_json(const CodebookReport& report) {
  nlohmann::json codebooks = nlohmann::json::array();
  for (std::size_t i = 0; i < report.analyses.size(); ++i) {
    codebooks.push_back(analysis_json(report, report.analyses[i]));
    codebooks.back()["swaps"] = swaps_json(report.swaps[i]);
  }
  return {{"schema", kSchema},
          {"checkpoint", report.checkpoint},
          {"data", report.data},
          {"split", report.split},
          {"seed", report.options.seed},
          {"num_texts", report.texts.encoded.size()},
          {"num_samples", report.texts.drawn.size()},
          {"kl_smoothing", report.options.smoothing},
          {"codebooks", codebooks}};
}

}  // namespace vqlm
