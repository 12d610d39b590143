#include "data/grammar.h"

#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "core/run_config.h"
#include "data/grammar_chart.h"

namespace vqlm {
namespace {

double log_of(long double probability) {
  return probability > 0 ? static_cast<double>(std::log(probability))
                         : -std::numeric_limits<double>::infinity();
}

// What a derivation yields, on both sides and as summary, in symbols of the sides.
using Yields = std::array<std::vector<int>, 3>;

}  // namespace

Grammar::Grammar(GrammarRules rules)
    : rules_(std::move(rules)),
      sides_{GrammarSide(rules_, 0), GrammarSide(rules_, 1)},
      moments_(grammar_moments(rules_)) {}

std::size_t Grammar::side(const std::string& language) const {
  for (std::size_t i = 0; i < 2; ++i)
    if (rules_.languages[i].name == language) return i;
  throw InvalidArgument(expected_got("language of grammar " + rules_.name,
                                     rules_.languages[0].name + " or " + rules_.languages[1].name,
                                     "'" + language + "'"));
}

Derivation Grammar::sample(Pcg64& random) const {
  Derivation result;
  Yields yields;
  derive(rules_.start, random, result, yields);
  for (std::size_t i = 0; i < 2; ++i) result.texts[i] = sides_[i].decode(yields[i]);
  result.summary = sides_[0].decode(yields[2]);
  return result;
}

void Grammar::derive(int head, Pcg64& random, Derivation& out, Yields& yields) const {
  double left_over = random.next_double();
  const std::vector<int>& choices = rules_.rules_of[static_cast<std::size_t>(head)];
  const SyncRule* rule = &rules_.rules[static_cast<std::size_t>(choices.at(0))];
  for (const int r : choices) {
    rule = &rules_.rules[static_cast<std::size_t>(r)];
    if ((left_over -= rule->probability) < 0) break;
  }
  out.log_prob_nats += std::log(rule->probability);
  if (!rule->label.empty()) out.label = rule->label;
  std::vector<Yields> children;
  for (const GrammarItem& item : rule->sides[0]) {
    if (item.slot < 0) continue;
    children.emplace_back();
    derive(item.symbol, random, out, children.back());
  }
  const std::array<const std::vector<GrammarItem>*, 3> forms{&rule->sides[0], &rule->sides[1],
                                                             &rule->summary};
  for (std::size_t i = 0; i < 3; ++i)
    for (const GrammarItem& item : *forms[i]) {
      if (item.slot < 0) {
        yields[i].push_back(item.symbol + sides_[i % 2].num_nonterminals());
        continue;
      }
      const auto& part = children[static_cast<std::size_t>(item.slot)][i];
      yields[i].insert(yields[i].end(), part.begin(), part.end());
    }
}

double Grammar::log_prob(const std::string& text, std::size_t side) const {
  return log_of(GrammarChart(sides_[side], sides_[side].encode(text)).inside());
}

double Grammar::best_log_prob(const std::string& text, std::size_t side) const {
  return log_of(GrammarChart(sides_[side], sides_[side].encode(text)).best());
}

std::string Grammar::label(const std::string& text, std::size_t side) const {
  const GrammarChart chart(sides_[side], sides_[side].encode(text));
  if (chart.best() == 0) return "";
  const SideProduction& root =
      sides_[side].productions()[static_cast<std::size_t>(chart.parse().production)];
  return rules_.rules[static_cast<std::size_t>(root.rules.front())].label;
}

ParseNode Grammar::parse(const std::string& text, std::size_t from) const {
  const auto terminals = sides_[from].encode(text);
  if (terminals.empty())
    throw InvalidArgument(expected_got(
        "text '" + text + "'",
        "words of the language '" + rules_.languages[from].name + "' of grammar " + rules_.name,
        "others"));
  const GrammarChart chart(sides_[from], terminals);
  ParseNode tree = chart.parse();
  if (chart.inside() > chart.best() * (1 + 1e-9L))
    throw InvalidArgument(
        expected_got("text '" + text + "'", "one derivation in grammar " + rules_.name, "several"));
  return tree;
}

std::vector<int> Grammar::other_terminals(const std::string& text, std::size_t side) const {
  std::vector<int> result = sides_[side].encode(text);
  for (int& symbol : result) symbol -= sides_[side].num_nonterminals();
  return result;
}

double Grammar::joint_log_prob(const std::array<std::string, 2>& texts) const {
  const auto target = other_terminals(texts[1], 1);
  if (target.empty() || log_prob(texts[0], 0) == -std::numeric_limits<double>::infinity())
    return -std::numeric_limits<double>::infinity();
  return log_of(GrammarTransfer(rules_, sides_[0], 0).joint(parse(texts[0], 0), target));
}

double Grammar::conditional_log_prob(const std::array<std::string, 2>& texts,
                                     std::size_t from) const {
  const ParseNode tree = parse(texts[from], from);
  const auto target = other_terminals(texts[1 - from], 1 - from);
  if (target.empty()) return -std::numeric_limits<double>::infinity();
  return log_of(GrammarTransfer(rules_, sides_[from], from).joint(tree, target)) -
         log_prob(texts[from], from);
}

std::string Grammar::translate(const std::string& text, std::size_t from, TransferChoice choice,
                               Pcg64* random) const {
  const GrammarTransfer transfer(rules_, sides_[from], from);
  std::vector<int> terminals = transfer.transfer(parse(text, from), choice, random);
  for (int& symbol : terminals) symbol += sides_[1 - from].num_nonterminals();
  return sides_[1 - from].decode(terminals);
}

std::string Grammar::complete(const std::string& prefix, std::size_t side, Pcg64& random) const {
  std::vector<int> terminals = sides_[side].encode(prefix);
  if (terminals.empty() && !prefix.empty())
    throw InvalidArgument(
        expected_got("prefix '" + prefix + "'", "words of grammar " + rules_.name, "others"));
  const auto rest = GrammarChart(sides_[side], terminals).sample_continuation(random);
  terminals.insert(terminals.end(), rest.begin(), rest.end());
  return sides_[side].decode(terminals);
}

double Grammar::prefix_log_prob(const std::string& prefix, std::size_t side) const {
  const std::vector<int> terminals = sides_[side].encode(prefix);
  if (terminals.empty() && !prefix.empty()) return -std::numeric_limits<double>::infinity();
  return log_of(GrammarChart(sides_[side], terminals).prefix());
}

std::shared_ptr<const Grammar> load_grammar(const std::string& name) {
  namespace fs = std::filesystem;
  const bool is_path = fs::path(name).extension() == ".json";
  const std::string path = is_path ? name : configs_folder() + "/grammars/" + name + ".json";
  GrammarRules rules = read_grammar_rules(parse_json(read_file(path), path), path);
  rules.name = fs::path(path).stem().string();
  return std::make_shared<const Grammar>(std::move(rules));
}

}  // namespace vqlm
