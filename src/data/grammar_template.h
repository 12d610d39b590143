// The little language in which grammar rules are written: features and choices, expanded as text
// (grammar_rules.h describes it).
#pragma once

#include <map>
#include <string>
#include <vector>

namespace vqlm {

using FeatureValues = std::map<std::string, std::vector<std::string>>;
// The value (its index) that each feature has in one expansion.
using FeatureBinding = std::map<std::string, std::size_t>;

// "NP[n,past]" -> {"NP", {"n", "past"}}. Throws InvalidArgument when brackets do not match.
struct SymbolTemplate {
  std::string name;
  std::vector<std::string> arguments;
};
SymbolTemplate parse_symbol(const std::string& text);

// Every binding of the features among the arguments; one empty binding without any.
std::vector<FeatureBinding> bindings_of(const SymbolTemplate& symbol,
                                        const FeatureValues& features);

// The nonterminal's name under a binding: "NP[sg,past]". Throws InvalidArgument on an argument that
// is neither a bound feature nor a value of one.
std::string bound_name(const SymbolTemplate& symbol, const FeatureValues& features,
                       const FeatureBinding& binding);

// Replaces {n} and {n:a|b}. Throws InvalidArgument on an unbound feature or a wrong number of
// alternatives.
std::string bind_features(const std::string& text, const FeatureValues& features,
                          const FeatureBinding& binding);

struct WeightedText {
  std::string text;
  double probability = 1;
};
// Multiplies out the choices (a:0.7|b:0.3). Throws InvalidArgument when probabilities do not sum to
// one, are not positive, or stand on some alternatives only.
std::vector<WeightedText> expand_choices(const std::string& text);

// Splits at `separator` where it stands outside of (), {} and <>.
std::vector<std::string> split_outside(const std::string& text, char separator);

}  // namespace vqlm
