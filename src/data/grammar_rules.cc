#include "data/grammar_rules.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.h"
#include "core/hash.h"
#include "core/json_reader.h"
#include "core/registry.h"
#include "data/grammar_checks.h"
#include "data/grammar_template.h"
#include "data/utf8.h"

namespace vqlm {
namespace {

// Reads one definition into `rules_`; every error passes through `at` to get file and rule.
class RulesReader {
 public:
  RulesReader(const nlohmann::json& definition, const std::string& file)
      : reader_(definition, file) {
    rules_.hash = sha256_json(definition);
  }

  GrammarRules read() {
    read_head();
    const auto& rules = reader_.raw("rules");
    if (!rules.is_object() || rules.empty())
      throw InvalidArgument(
          expected_got(reader_.where("rules"), "an object of nonterminals", rules.type_name()));
    const std::string start = reader_.get_string("start");
    for (const auto& [key, list] : rules.items()) declare(key);
    rules_.start = nonterminal(start);
    rules_.rules_of.resize(rules_.nonterminals.size());
    for (const std::string& key : reader_.child("rules").keys()) read_rules(key);
    reader_.finish();
    return std::move(rules_);
  }

 private:
  void read_head() {
    rules_.description = reader_.get_string("description", "");
    const auto languages = reader_.children("languages");
    if (languages.size() != 2)
      throw InvalidArgument(expected_got(reader_.where("languages"), "two languages",
                                         std::to_string(languages.size())));
    for (std::size_t side = 0; side < 2; ++side) {
      rules_.languages[side].name = languages[side]->get_string("name");
      rules_.languages[side].blanks =
          languages[side]->get_choice("unit", {"word", "character"}, "word") == "word";
    }
    JsonReader& features = reader_.child("features");
    for (const std::string& name : features.keys()) features_[name] = features.get_strings(name);
    for (const auto& [name, values] : features_)
      for (const std::string& value : values)
        if (features_.count(value) != 0)
          throw InvalidArgument(expected_got(
              features.where(name), "values that are no names of features", "'" + value + "'"));
  }

  void declare(const std::string& key) {
    const SymbolTemplate symbol = parse_symbol(key);
    for (const FeatureBinding& binding : bindings_of(symbol, features_)) {
      const std::string name = bound_name(symbol, features_, binding);
      if (!ids_.emplace(name, static_cast<int>(rules_.nonterminals.size())).second)
        throw InvalidArgument(expected_got(reader_.where("rules"),
                                           "each nonterminal to be defined once",
                                           "'" + name + "' twice (again by '" + key + "')"));
      rules_.nonterminals.push_back(name);
    }
  }

  int nonterminal(const std::string& name) const {
    const auto it = ids_.find(name);
    if (it == ids_.end()) throw_unknown_name("nonterminal", name, rules_.nonterminals);
    return it->second;
  }

  void read_rules(const std::string& key) {
    const SymbolTemplate symbol = parse_symbol(key);
    for (JsonReader* rule : reader_.child("rules").children(key)) {
      const double probability = rule->get_double("p", {}, 0, 1);
      const std::string first = rule->get_string(rules_.languages[0].name);
      const std::string second = rule->get_string(rules_.languages[1].name);
      const std::string summary = rule->get_string("summary", "");
      const std::string label = rule->get_string("label", "");
      try {
        for (const FeatureBinding& binding : bindings_of(symbol, features_)) {
          const auto bind = [&](const std::string& t) {
            return bind_features(t, features_, binding);
          };
          SyncRule model;
          model.head = nonterminal(bound_name(symbol, features_, binding));
          model.probability = probability;
          model.label = label;
          for (const WeightedText& a : expand_choices(bind(first)))
            for (const WeightedText& b : expand_choices(bind(second)))
              add(model, binding, {a, b}, bind(summary));
        }
      } catch (const InvalidArgument& error) {
        throw InvalidArgument(rule->where() + ": " + error.what());
      }
    }
  }

  void add(SyncRule rule, const FeatureBinding& binding, const std::array<WeightedText, 2>& texts,
           const std::string& summary) {
    rule.probability *= texts[0].probability * texts[1].probability;
    std::vector<int> children;
    rule.sides[0] = first_side(texts[0].text, binding, children);
    rule.sides[1] = other_side(texts[1].text, 1, children);
    for (std::size_t slot = 0; slot < children.size(); ++slot) {
      const auto times = std::count_if(
          rule.sides[1].begin(), rule.sides[1].end(),
          [slot](const GrammarItem& item) { return item.slot == static_cast<int>(slot); });
      if (times != 1)
        throw InvalidArgument(
            expected_got("text '" + texts[1].text + "'", "each child once",
                         "<" + std::to_string(slot + 1) + "> " + std::to_string(times) + " times"));
    }
    rule.summary = summary.empty() ? rule.sides[0] : other_side(summary, 0, children);
    rules_.rules_of[static_cast<std::size_t>(rule.head)].push_back(
        static_cast<int>(rules_.rules.size()));
    rules_.rules.push_back(std::move(rule));
  }

  std::vector<GrammarItem> first_side(const std::string& text, const FeatureBinding& binding,
                                      std::vector<int>& children) {
    return read_items(text, 0, [&](const std::string& inside) {
      children.push_back(nonterminal(bound_name(parse_symbol(inside), features_, binding)));
      return GrammarItem{children.back(), static_cast<int>(children.size()) - 1};
    });
  }

  std::vector<GrammarItem> other_side(const std::string& text, std::size_t side,
                                      const std::vector<int>& children) {
    return read_items(text, side, [&](const std::string& inside) {
      const int number = std::atoi(inside.c_str());
      if (number < 1 || number > static_cast<int>(children.size()))
        throw InvalidArgument(expected_got(
            "text '" + text + "'", "a child from <1> to <" + std::to_string(children.size()) + ">",
            "<" + inside + ">"));
      return GrammarItem{children[static_cast<std::size_t>(number - 1)], number - 1};
    });
  }

  template <typename ReadChild>
  std::vector<GrammarItem> read_items(const std::string& text, std::size_t side,
                                      ReadChild read_child) {
    std::vector<GrammarItem> items;
    for (std::size_t i = 0; i < text.size();) {
      if (text[i] == '<') {
        const auto close = text.find('>', i);
        if (close == std::string::npos)
          throw InvalidArgument(expected_got("text '" + text + "'", "a closing '>'", "none"));
        items.push_back(read_child(text.substr(i + 1, close - i - 1)));
        i = close + 1;
      } else if (text[i] == ' ') {
        ++i;
      } else {
        const std::size_t size = rules_.languages[side].blanks
                                     ? std::min(text.find_first_of(" <", i), text.size()) - i
                                     : std::max<std::size_t>(1, utf8_length(text, i));
        items.push_back({terminal(text.substr(i, size), side), -1});
        i += size;
      }
    }
    if (items.empty()) throw InvalidArgument(expected_got("a side", "some text", "nothing"));
    return items;
  }

  int terminal(const std::string& text, std::size_t side) {
    auto& known = rules_.terminals[side];
    const auto [it, is_new] = terminal_ids_[side].emplace(text, static_cast<int>(known.size()));
    if (is_new) known.push_back(text);
    return it->second;
  }

  JsonReader reader_;
  GrammarRules rules_;
  FeatureValues features_;
  std::map<std::string, int> ids_;
  std::array<std::map<std::string, int>, 2> terminal_ids_;
};

}  // namespace

GrammarRules read_grammar_rules(const nlohmann::json& definition, const std::string& file) {
  GrammarRules rules = RulesReader(definition, file).read();
  try {
    check_grammar_rules(rules);
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(file + ": " + error.what());
  }
  for (const SyncRule& rule : rules.rules)
    if (!rule.label.empty() &&
        std::find(rules.labels.begin(), rules.labels.end(), rule.label) == rules.labels.end())
      rules.labels.push_back(rule.label);
  return rules;
}

}  // namespace vqlm
