// The codebook analysis of a checkpoint with all that its reports name, and these reports: JSON
// with everything, and tables (Markdown, HTML) of the numbers and the most drawn codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/code_swaps.h"
#include "app/codebook_data.h"
#include "metrics/codebook_analysis.h"
#include "reports/table.h"
#include "results/run_record.h"

namespace vqlm {

struct CodebookReport {
  std::string checkpoint, data, split;
  CodebookAnalysisOptions options;
  std::size_t num_top = 20;  // codes in a table
  const Tokenizer* tokenizer = nullptr;
  CodebookData texts;
  std::vector<CodebookAnalysis> analyses;  // one a codebook
  std::vector<CodeSwapResult> swaps;       // one a codebook; of none nothing is shown
};

nlohmann::json codebook_json(const CodebookReport& report);

// What heads and ends a page: title, description and the facts behind the numbers. No tables.
RunRecord codebook_record(const CodebookReport& report);
std::vector<Table> codebook_tables(const CodebookReport& report);

// The text around a place of a code, `width` tokens on either side.
struct PlaceContext {
  std::string id;  // of the text
  std::string before, own, after;
};
PlaceContext place_context(const CodebookReport& report, const CodebookInfo& info,
                           const CodePlace& place, std::size_t width);

}  // namespace vqlm
