// The rules of a synchronous probabilistic grammar, as loaded: every rule writes one nonterminal on
// two sides at once (say English and Chinese), with the same children in its own order on each.
//
// The file (configs/grammars/NAME.json) is an object:
//   "description": "...", "start": "S",
//   "languages": [{"name": "en", "unit": "word"}, {"name": "zh", "unit": "character"}],
//   "features": {"n": ["sg", "pl"], ...},       // names and values all different
//   "rules": {"NP[n]": [{"p": 1, "en": "<Det[n]> <Noun[n]>", "zh": "<1><2>",
//                        "summary": "<2>", "label": "..."}, ...], ...}
// A key "NP[n]" stands for one nonterminal a value of n, a key "NP[sg]" for that one. In the texts
//   {n}            is the value of the feature,
//   {n:cat|cats}   the alternative that belongs to it,
//   (a:0.7|b:0.3)  a choice with probabilities (without them: equal ones), on either side,
//   <NP[n]>        a child (first side), <1>, <2> ... the same children (second side, summary).
// "summary" says what of the sentence stays in its summary (default: the first side whole); "label"
// stands on all rules of the start symbol or on none.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace vqlm {

// A nonterminal (child `slot` of the rule) or a terminal (slot -1).
struct GrammarItem {
  int symbol = 0;  // index in nonterminals, or in the side's terminals
  int slot = -1;   // number of the child, from 0 in the order of the first side
};

struct SyncRule {
  int head = 0;  // index in nonterminals
  double probability = 0;
  std::array<std::vector<GrammarItem>, 2> sides;
  std::vector<GrammarItem> summary;  // terminals of the first side
  std::string label;                 // of rules of the start symbol
};

struct GrammarLanguage {
  std::string name;
  bool blanks = true;  // terminals are words joined by blanks; else code points, joined by nothing
};

struct GrammarRules {
  std::string name, description, hash;  // hash: SHA-256 of the definition
  std::array<GrammarLanguage, 2> languages;
  int start = 0;
  std::vector<std::string> nonterminals, labels;
  std::array<std::vector<std::string>, 2> terminals;
  std::vector<SyncRule> rules;             // choices multiplied out
  std::vector<std::vector<int>> rules_of;  // by nonterminal
};

// Throws InvalidArgument that names file and rule: unknown nonterminals, features or children;
// probabilities of a nonterminal that do not sum to one within 1e-9; an empty side; rules that are
// the same on both sides; rules that cannot be reached; nonterminals that rewrite to themselves
// alone; expected numbers of nonterminals that are infinite.
GrammarRules read_grammar_rules(const nlohmann::json& definition, const std::string& file);

}  // namespace vqlm
