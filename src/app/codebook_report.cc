#include "app/codebook_report.h"

#include <algorithm>

#include "app/report_cells.h"
#include "app/token_text.h"
#include "core/version.h"
#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr std::size_t kContextTokens = 4, kTokensShown = 5, kContextsShown = 2;

std::string name_of(const CodebookInfo& info) {
  return "level " + std::to_string(info.level) + ", head " + std::to_string(info.head);
}

// Says which codebook where there are several.
std::string titled(const CodebookReport& report, std::size_t index, const std::string& title) {
  return report.analyses.size() == 1 ? title
                                     : title + " (" + name_of(report.analyses[index].info) + ")";
}

TableRow use_row(const std::string& heading, const CodeDraws& draws) {
  const auto rank = [](std::size_t number) { return number_cell(static_cast<double>(number), 0); };
  const auto score = [&](const char* name, double scale, int digits) {
    return score_cell(draws.scores, name, scale, digits);
  };
  return {heading,
          heading,
          {score("codebook.use", 100, 1), score("codebook.perplexity", 1, 1),
           score("codebook.entropy", 1, 2), score("codebook.dead", 1, 0),
           score("codebook.rare", 100, 1), score("codebook.drawn", 1, 0),
           score("codebook.capacity", 1, 2), percent_cell(draws.ranks.top_share),
           rank(draws.ranks.codes_for_50), rank(draws.ranks.codes_for_90),
           rank(draws.ranks.codes_for_99), number_cell(draws.ranks.zipf_exponent, 2)}};
}

Table use_table(const CodebookReport& report) {
  Table table;
  table.id = "use";
  table.title = "Use of the codes";
  table.row_title = "Codes";
  table.columns = {column("Used (%)", "use"),
                   column("Perplexity", "perplexity"),
                   column("Entropy (bits)", "entropy"),
                   column("Dead", "dead"),
                   column("Rare (%)", "rare"),
                   column("Drawn", "drawn"),
                   column("Capacity (bits/token)", "capacity"),
                   column("Most drawn (%)", "top_share"),
                   column("Codes for 50 %", "codes_for_50"),
                   column("90 %", "codes_for_90"),
                   column("99 %", "codes_for_99"),
                   column("Zipf exponent", "zipf_exponent")};
  for (std::size_t i = 0; i < report.analyses.size(); ++i) {
    const CodebookAnalysis& analysis = report.analyses[i];
    table.rows.push_back(use_row(titled(report, i, "encoder"), analysis.encoder));
    if (analysis.prior) table.rows.push_back(use_row(titled(report, i, "prior"), *analysis.prior));
  }
  table.notes = {
      "In brackets: 95 % intervals by the delete-group jackknife over texts.",
      "Rare: drawn, but fewer times than " + full_number(report.options.rare_fraction) +
          " times the mean over all codes.",
      "Use and perplexity depend on how many codes were drawn: compare encoder and prior by the "
      "divergences."};
  return table;
}

Table divergence_table(const CodebookReport& report) {
  Table table;
  table.id = "divergence";
  table.title = "The prior's codes beside the encoder's";
  table.row_title = "Codebook";
  table.columns = {column("Jensen-Shannon (bits)", "jensen_shannon"),
                   column("KL of prior from encoder (bits)", "kl")};
  for (const CodebookAnalysis& analysis : report.analyses)
    table.rows.push_back(
        {name_of(analysis.info),
         name_of(analysis.info),
         {number_cell(analysis.jensen_shannon_bits, 4), number_cell(analysis.kl_bits, 4)}});
  table.notes = {"KL after " + full_number(report.options.smoothing) +
                 " was added to every count. Two samples of one distribution are a little apart as "
                 "well."};
  return table;
}

Table association_table(const CodebookReport& report, std::size_t index) {
  Table table;
  table.id = "associations-" + std::to_string(index);
  table.title = titled(report, index, "What codes say of tokens");
  table.row_title = "Codes and";
  table.columns = {column("Purity", "purity"), column("Mutual information (bits)", "information"),
                   column("NMI", "nmi"), column("Pairs", "pairs")};
  for (const AssociationNumbers& numbers : report.analyses[index].associations)
    table.rows.push_back(
        {numbers.with,
         numbers.with,
         {number_cell(numbers.purity, 4), number_cell(numbers.mutual_information_bits, 4),
          number_cell(numbers.nmi, 4), number_cell(numbers.num_pairs, 0)}});
  table.notes = {"Purity: share of a code's most frequent partner, over codes weighted by use.",
                 "NMI = I / ((H(codes) + H(partners)) / 2). Plug-in estimates: with few pairs for "
                 "many codes they are too high."};
  return table;
}

std::string tokens_text(const CodebookReport& report, const CodeProfile& profile) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kTokensShown, profile.tokens.size()); ++i)
    text += (i == 0 ? "" : ", ") + token_text(*report.tokenizer, profile.tokens[i].token) + " " +
            fixed_number(profile.tokens[i].share * 100, 0) + " %";
  return text;
}

// The code's own tokens between brackets.
std::string contexts_text(const CodebookReport& report, const CodebookInfo& info,
                          const CodeProfile& profile) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kContextsShown, profile.places.size()); ++i) {
    const PlaceContext context = place_context(report, info, profile.places[i], kContextTokens);
    const std::size_t blanks = std::min(context.own.find_first_not_of(' '), context.own.size());
    text += (i == 0 ? "" : " / ") + context.before + context.own.substr(0, blanks) + "[" +
            context.own.substr(blanks) + "]" + context.after;
  }
  return text;
}

Table code_table(const CodebookReport& report, std::size_t index) {
  const CodebookAnalysis& analysis = report.analyses[index];
  Table table;
  table.id = "codes-" + std::to_string(index);
  table.title = titled(report, index, "Most drawn codes");
  table.row_title = "Code";
  table.columns = {column("Drawn", "count"),           column("Encoder (%)", "share"),
                   column("Prior (%)", "prior_share"), column("Purity", "purity"),
                   column("Tokens", "tokens", false),  column("Contexts", "contexts", false)};
  for (std::size_t i = 0; i < std::min(report.num_top, analysis.codes.size()); ++i) {
    const CodeProfile& profile = analysis.codes[i];
    const std::string code = std::to_string(profile.code);
    table.rows.push_back(
        {code,
         code,
         {number_cell(profile.count, 0), percent_cell(profile.share),
          percent_cell(analysis.prior ? std::optional<double>(profile.prior_share) : std::nullopt),
          number_cell(profile.purity, 2), text_cell(tokens_text(report, profile)),
          text_cell(contexts_text(report, analysis.info, profile))}});
  }
  return table;
}

Table swap_table(const CodebookReport& report, std::size_t index) {
  const CodeSwapResult& swaps = report.swaps[index];
  Table table;
  table.id = "swaps-" + std::to_string(index);
  table.title = titled(report, index, "One code swapped");
  table.row_title = "Text";
  table.columns = {column("Place", "place"), column("Code", "codes", false),
                   column("Decoded", "before", false),
                   column("With the code swapped", "after", false)};
  for (const CodeSwap& swap : swaps.shown)
    table.rows.push_back({printable(swap.id),
                          swap.id,
                          {number_cell(static_cast<double>(swap.place), 0),
                           text_cell(std::to_string(swap.from) + " → " + std::to_string(swap.to)),
                           text_cell(swap.before), text_cell(swap.after)}});
  table.notes = {"Over " + std::to_string(swaps.num_texts) +
                 " texts, of the words inside the code's own span " +
                 percent_cell(swaps.changed_inside).text + " % change, of the others " +
                 percent_cell(swaps.changed_outside).text + " %."};
  return table;
}

}  // namespace

RunRecord codebook_record(const CodebookReport& report) {
  RunRecord record;
  record.name = "Codebook analysis";
  record.description =
      "The codes of " + report.checkpoint + ": " + std::to_string(report.texts.encoded.size()) +
      " texts of " + report.data + " (" + report.split + ") encoded, " +
      std::to_string(report.texts.drawn.size()) + " texts generated at temperature 1.";
  for (const CodebookAnalysis& analysis : report.analyses)
    record.provenance.emplace_back(name_of(analysis.info),
                                   std::to_string(analysis.info.num_codes) + " codes, " +
                                       std::to_string(analysis.info.tokens_per_code) +
                                       " tokens a code");
  record.provenance.emplace_back("seed", std::to_string(report.options.seed));
  record.provenance.emplace_back("vqlm", kVersion);
  return record;
}

std::vector<Table> codebook_tables(const CodebookReport& report) {
  std::vector<Table> tables{use_table(report)};
  if (!report.texts.drawn.empty()) tables.push_back(divergence_table(report));
  for (std::size_t i = 0; i < report.analyses.size(); ++i) {
    tables.push_back(association_table(report, i));
    tables.push_back(code_table(report, i));
    if (report.swaps[i].num_texts > 0 || !report.swaps[i].shown.empty())
      tables.push_back(swap_table(report, i));
  }
  return tables;
}

PlaceContext place_context(const CodebookReport& report, const CodebookInfo& info,
                           const CodePlace& place, std::size_t width) {
  const auto r = static_cast<std::size_t>(info.tokens_per_code);
  const TokenContext context = token_context(*report.tokenizer, report.texts.tokens[place.text],
                                             place.place * r, (place.place + 1) * r, width);
  return {report.texts.encoded[place.text].example.id, context.before, context.own, context.after};
}

}  // namespace vqlm
