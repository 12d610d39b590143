// Training curves as text: what a terminal shows of trainings under way, and CSV files.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "app/training_watch.h"

namespace vqlm {

// A line of `width` blocks at most, the highest for the largest value: "█▆▅▃▂▁". Each block is the
// mean of as many points; values that are not finite are left out. Empty without points.
std::string sparkline(const std::vector<LogPoint>& points, std::size_t width);

// Four lines: name, where it stands, values, curve of the loss.
void print_training(const WatchedTraining& training, std::ostream& out);

// Writes <folder>/<name>/<tag>.csv for each series, as TensorBoard's "download data" gives them:
// "Wall time,Step,Value", a row a point; the time is empty where it is not known. `name` may hold
// any characters; others than letters, digits, '.', '-' become '_'. Returns how many files.
std::size_t write_curves(const std::string& folder, const std::string& name,
                         const LogSeries& series);

}  // namespace vqlm
