#include "data/grammar_template.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/error.h"

namespace vqlm {
namespace {

bool is_value(const std::string& text, const FeatureValues& features) {
  return std::any_of(features.begin(), features.end(), [&](const auto& feature) {
    return std::find(feature.second.begin(), feature.second.end(), text) != feature.second.end();
  });
}

// Position of the bracket that closes the one at `open`.
std::size_t closing(const std::string& text, std::size_t open, char close) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == text[open]) ++depth;
    if (text[i] == close && --depth == 0) return i;
  }
  throw InvalidArgument(
      expected_got("text '" + text + "'", std::string("a closing '") + close + "'", "none"));
}

// "a:0.7" -> {"a", 0.7}; probability -1 where none stands there.
WeightedText parse_alternative(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return {text, -1};
  const std::string number = text.substr(colon + 1);
  char* end = nullptr;
  const double probability = std::strtod(number.c_str(), &end);
  if (number.empty() || *end != '\0' || !(probability > 0 && probability <= 1))
    throw InvalidArgument(expected_got("choice '" + text + "'",
                                       "a probability above 0 and up to 1 after ':'",
                                       "'" + number + "'"));
  return {text.substr(0, colon), probability};
}

std::vector<WeightedText> parse_choice(const std::string& inside) {
  std::vector<WeightedText> result;
  for (const std::string& part : split_outside(inside, '|'))
    result.push_back(parse_alternative(part));
  const auto unstated = std::count_if(result.begin(), result.end(),
                                      [](const WeightedText& a) { return a.probability < 0; });
  if (unstated != 0 && unstated != static_cast<std::ptrdiff_t>(result.size()))
    throw InvalidArgument(expected_got("choice (" + inside + ")",
                                       "probabilities on all alternatives or on none",
                                       std::to_string(unstated) + " without"));
  double sum = 0;
  for (WeightedText& a : result) {
    if (unstated != 0) a.probability = 1.0 / static_cast<double>(result.size());
    sum += a.probability;
  }
  if (std::abs(sum - 1) > 1e-9)
    throw InvalidArgument(expected_got("choice (" + inside + ")", "probabilities that sum to 1",
                                       std::to_string(sum)));
  return result;
}

}  // namespace

std::vector<std::string> split_outside(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '{' || c == '<') ++depth;
    if (c == ')' || c == '}' || c == '>') --depth;
    if (c == separator && depth == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

SymbolTemplate parse_symbol(const std::string& text) {
  const auto open = text.find('[');
  if (open == std::string::npos) return {text, {}};
  if (open == 0 || text.back() != ']')
    throw InvalidArgument(expected_got("nonterminal '" + text + "'", "NAME or NAME[a,b]", "that"));
  return {text.substr(0, open), split_outside(text.substr(open + 1, text.size() - open - 2), ',')};
}

std::vector<FeatureBinding> bindings_of(const SymbolTemplate& symbol,
                                        const FeatureValues& features) {
  std::vector<FeatureBinding> result(1);
  for (const std::string& argument : symbol.arguments) {
    const auto feature = features.find(argument);
    if (feature == features.end()) continue;
    std::vector<FeatureBinding> longer;
    for (const FeatureBinding& binding : result)
      for (std::size_t value = 0; value < feature->second.size(); ++value) {
        longer.push_back(binding);
        longer.back()[argument] = value;
      }
    result = std::move(longer);
  }
  return result;
}

std::string bound_name(const SymbolTemplate& symbol, const FeatureValues& features,
                       const FeatureBinding& binding) {
  std::string result = symbol.name;
  for (std::size_t i = 0; i < symbol.arguments.size(); ++i) {
    const std::string& argument = symbol.arguments[i];
    const auto bound = binding.find(argument);
    if (bound == binding.end() && !is_value(argument, features))
      throw InvalidArgument(expected_got("nonterminal " + symbol.name,
                                         "a feature of the rule's own nonterminal or a value",
                                         "'" + argument + "'"));
    result += i == 0 ? "[" : ",";
    result += bound == binding.end() ? argument : features.at(argument)[bound->second];
  }
  return symbol.arguments.empty() ? result : result + "]";
}

std::string bind_features(const std::string& text, const FeatureValues& features,
                          const FeatureBinding& binding) {
  const auto open = text.find('{');
  if (open == std::string::npos) return text;
  const auto close = closing(text, open, '}');
  const std::string inside = text.substr(open + 1, close - open - 1);
  const auto colon = inside.find(':');
  const auto bound = binding.find(inside.substr(0, colon));
  if (bound == binding.end())
    throw InvalidArgument(expected_got("text '" + text + "'",
                                       "a feature of the rule's own nonterminal in {}",
                                       "'" + inside.substr(0, colon) + "'"));
  const auto& values = features.at(bound->first);
  std::string chosen = values[bound->second];
  if (colon != std::string::npos) {
    const auto alternatives = split_outside(inside.substr(colon + 1), '|');
    if (alternatives.size() != values.size())
      throw InvalidArgument(expected_got("text '" + text + "'",
                                         std::to_string(values.size()) + " alternatives in {}",
                                         std::to_string(alternatives.size())));
    chosen = alternatives[bound->second];
  }
  return text.substr(0, open) + chosen + bind_features(text.substr(close + 1), features, binding);
}

std::vector<WeightedText> expand_choices(const std::string& text) {
  const auto open = text.find('(');
  if (open == std::string::npos) return {{text, 1}};
  const auto close = closing(text, open, ')');
  std::vector<WeightedText> result;
  const auto rest = expand_choices(text.substr(close + 1));
  for (const WeightedText& choice : parse_choice(text.substr(open + 1, close - open - 1)))
    for (const WeightedText& inner : expand_choices(choice.text))
      for (const WeightedText& tail : rest)
        result.push_back({text.substr(0, open) + inner.text + tail.text,
                          choice.probability * inner.probability * tail.probability});
  return result;
}

}  // namespace vqlm
