// Predictions on disk: JSON Lines, one prediction a line; doubles and texts come back exactly, also
// texts that are no UTF-8. Seconds are left out: the file is the same bytes whenever the task is
// run again.
#pragma once

#include <string>
#include <vector>

#include "tasks/prediction.h"

namespace vqlm {

std::string prediction_to_line(const Prediction& prediction);  // without the line's end
// Throws RuntimeError naming `where` when the line is damaged.
Prediction prediction_from_line(const std::string& line, const std::string& where);

// Whole or not at all.
void write_predictions(const std::vector<Prediction>& predictions, const std::string& path);
std::vector<Prediction> read_predictions(const std::string& path);

}  // namespace vqlm
