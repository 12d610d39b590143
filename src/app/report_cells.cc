#include "app/report_cells.h"

#include <algorithm>

#include "reports/display_text.h"

namespace vqlm {

TableColumn column(const std::string& heading, const std::string& id, bool numeric) {
  return {heading, id, numeric, false, {}};
}

TableCell text_cell(const std::string& text) {
  TableCell cell;
  cell.text = printable(text);
  return cell;
}

TableCell number_cell(const std::optional<double>& value, int digits) {
  TableCell cell = text_cell(value ? fixed_number(*value, digits) : "n/a");
  cell.value = value;
  return cell;
}

TableCell percent_cell(const std::optional<double>& share) {
  return number_cell(share ? std::optional<double>(*share * 100) : std::nullopt, 1);
}

TableCell score_cell(const std::vector<Score>& scores, const std::string& name, double scale,
                     int digits) {
  const auto it = std::find_if(scores.begin(), scores.end(),
                               [&](const Score& score) { return score.name == name; });
  if (it == scores.end() || !it->absent.empty()) return number_cell(std::nullopt, digits);
  TableCell cell = number_cell(it->value * scale, digits);
  if (it->interval)
    cell.text += " [" + fixed_number(it->interval->lower * scale, digits) + ", " +
                 fixed_number(it->interval->upper * scale, digits) + "]";
  cell.signature = it->signature;
  return cell;
}

}  // namespace vqlm
