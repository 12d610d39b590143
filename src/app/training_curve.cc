#include "app/training_curve.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "core/files.h"
#include "core/progress.h"

namespace vqlm {
namespace {

constexpr std::size_t kWidth = 60;
constexpr const char* kBlocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::size_t kHeights = std::size(kBlocks);

std::string number(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// Means of at most `width` stretches of equally many points.
std::vector<double> thinned(const std::vector<LogPoint>& points, std::size_t width) {
  std::vector<double> finite, means;
  for (const LogPoint& point : points)
    if (std::isfinite(point.value)) finite.push_back(point.value);
  const std::size_t count = std::min(width, finite.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * finite.size() / count, end = (i + 1) * finite.size() / count;
    double sum = 0;
    for (std::size_t j = begin; j < end; ++j) sum += finite[j];
    means.push_back(sum / static_cast<double>(end - begin));
  }
  return means;
}

std::string position_text(const WatchedTraining& training) {
  const std::int64_t step = training.step();
  std::string text = "step " + std::to_string(step);
  if (training.max_steps > 0)
    text += " of " + std::to_string(training.max_steps) + " (" +
            std::to_string(100 * step / training.max_steps) + " %)";
  if (const auto speed = last_value(training.series, "tokens_per_second"))
    text += ", " + number("%.0f", *speed) + " tokens/s";
  if (const auto left = training.seconds_left()) text += ", " + duration_text(*left) + " left";
  return text;
}

std::string values_text(const LogSeries& series) {
  const auto loss = last_value(series, "loss");
  std::string text = loss ? "loss " + number("%.4g", *loss) : "no loss yet";
  if (const auto dev = series.find("dev_nats"); dev != series.end()) {
    const auto best =
        std::min_element(dev->second.begin(), dev->second.end(),
                         [](const LogPoint& a, const LogPoint& b) { return a.value < b.value; });
    text += ", dev loss " + number("%.4g", dev->second.back().value) + " (best " +
            number("%.4g", best->value) + " at step " + std::to_string(best->step) + ")";
  }
  auto use = last_value(series, "dev_codebook_use");
  if (!use) use = last_value(series, "codebook_use");
  if (use) text += ", codes used " + number("%.1f", 100 * *use) + " %";
  return text;
}

std::string file_name(std::string name) {
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-') c = '_';
  return name;
}

}  // namespace

std::string sparkline(const std::vector<LogPoint>& points, std::size_t width) {
  const std::vector<double> values = thinned(points, width);
  if (values.empty()) return "";
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double range = *high - *low;
  std::string line;
  for (const double value : values) {
    const double height = range > 0 ? (value - *low) / range : 0;
    line += kBlocks[std::min(kHeights - 1, static_cast<std::size_t>(height * kHeights))];
  }
  return line;
}

void print_training(const WatchedTraining& training, std::ostream& out) {
  out << training.name << (training.running ? "" : " (stopped)") << "\n  "
      << position_text(training) << "\n  " << values_text(training.series) << "\n";
  const auto loss = training.series.find("loss");
  if (loss != training.series.end()) out << "  " << sparkline(loss->second, kWidth) << "\n";
}

std::size_t write_curves(const std::string& folder, const std::string& name,
                         const LogSeries& series) {
  for (const auto& [tag, points] : series) {
    std::string text = "Wall time,Step,Value\n";
    for (const LogPoint& point : points)
      text += (point.wall_time ? number("%.3f", *point.wall_time) : "") + "," +
              std::to_string(point.step) + "," + number("%.9g", point.value) + "\n";
    write_file(folder + "/" + file_name(name) + "/" + file_name(tag) + ".csv", text);
  }
  return series.size();
}

}  // namespace vqlm
