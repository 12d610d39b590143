#include "scoring/single_report.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "scoring/json_writer.h"
#include "scoring/python_number.h"
#include "scoring/terminal_colour.h"

namespace vqlm {
namespace {

bool has_interval(const SystemScore& system) { return system.mean && system.mean->value > 0; }

// "μ = 66.9 ± 1.2"
std::string interval_text(const SystemScore& system, long long width) {
  return "μ = " + python_fixed(system.mean->value, width) + " ± " +
         python_fixed(system.half_width->value, width);
}

std::string number_text(const SystemScore& system, long long width) {
  std::string text = python_fixed(system.score, width);
  if (has_interval(system)) text += " (" + interval_text(system, width) + ")";
  return text;
}

// The number that `width` digits leave.
double rounded(double value, long long width) {
  return std::strtod(python_fixed(value, width).c_str(), nullptr);
}

std::string json_text(const MetricResult& metric, const ScoreOptions& options) {
  const SystemScore& system = metric.systems[0];
  if (options.score_only) return number_text(system, options.width);
  JsonWriter json(1, false);
  json.begin_object().key("name").text(metric.name);
  json.key("score").number(rounded(system.score, options.width));
  json.key("signature").text(signature_text(metric.signature));
  if (has_interval(system)) {
    json.key("confidence_mean").number(rounded(system.mean->value, options.width));
    json.key("confidence_var").number(rounded(system.half_width->value, options.width));
    json.key("confidence").text(interval_text(system, options.width));
  }
  if (!system.verbose.empty()) json.key("verbose_score").text(system.verbose);
  for (const SignatureField& field : metric.signature) json.key(field.name).text(field.value);
  return json.end().str();
}

std::string json_report(const ScoreResult& result, const ScoreOptions& options) {
  if (result.metrics.size() == 1) return json_text(result.metrics[0], options) + "\n";
  std::string text = "[";
  for (const MetricResult& metric : result.metrics)
    text += (text.size() == 1 ? "\n" : ",\n") + json_text(metric, options);
  return text + "\n]\n";
}

// The interval in colour, if there is one.
std::string with_coloured_interval(const std::string& line) {
  const std::size_t start = line.find("(μ = ");
  const std::size_t end = start == std::string::npos ? start : line.find(')', start);
  if (end == std::string::npos) return line;
  return line.substr(0, start) +
         Painter(true).paint(line.substr(start, end + 1 - start), Colour::kCyan) +
         line.substr(end + 1);
}

std::size_t num_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Lines are moved so that their first "=" stand below each other. Lines without one come first,
// and the widths of the others are applied from the first line on: so does sacreBLEU.
std::string aligned(const std::vector<std::string>& lines) {
  std::string text;
  std::vector<std::size_t> lengths;  // in characters, up to the blank before "="
  for (const std::string& line : lines) {
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos) {
      text += line + "\n";
    } else {
      lengths.push_back(num_characters(std::string_view(line).substr(0, equals)) - 1);
    }
  }
  const std::size_t width = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const std::size_t length = std::min(lengths[i], num_characters(lines[i]));
    text += std::string(width - length, ' ') + lines[i] + "\n";
  }
  return text;
}

}  // namespace

std::string score_line(const std::string& name, const SystemScore& system,
                       const std::string& signature, const ScoreOptions& options) {
  const std::string number = number_text(system, options.width);
  if (options.score_only) return number;
  std::string line = name + "|" + signature + " = " + number;
  if (!system.verbose.empty()) line += " " + system.verbose;
  return line;
}

std::string single_report(const ScoreResult& result, const ScoreOptions& options) {
  if (options.format == OutputFormat::kJson) return json_report(result, options);
  std::vector<std::string> lines;
  for (const MetricResult& metric : result.metrics)
    lines.push_back(score_line(metric.name, metric.systems[0],
                               signature_text(metric.signature, options.short_signature), options));
  if (options.colour && lines[0].find("μ") != std::string::npos)
    std::transform(lines.begin(), lines.end(), lines.begin(), with_coloured_interval);
  return lines.size() == 1 ? lines[0] + "\n" : aligned(lines);
}

}  // namespace vqlm
