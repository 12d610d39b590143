// A synchronous probabilistic grammar: a language pair whose every probability is known. A
// derivation decides a sentence in both languages, a label and a summary at once; each sentence of
// the first language has one derivation up to the choices that only the second one shows, so that
// log-probabilities are exact and entropies have closed forms. grammar_rules.h describes the file.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/random.h"
#include "data/grammar_moments.h"
#include "data/grammar_rules.h"
#include "data/grammar_side.h"
#include "data/grammar_transfer.h"

namespace vqlm {

struct Derivation {
  std::array<std::string, 2> texts;  // first and second language
  std::string label;                 // empty when the grammar has none
  std::string summary;               // in the first language
  double log_prob_nats = 0;          // of the derivation
};

class Grammar {
 public:
  explicit Grammar(GrammarRules rules);

  const GrammarRules& rules() const { return rules_; }
  // 0 or 1; throws InvalidArgument on another language than the grammar's.
  std::size_t side(const std::string& language) const;

  Derivation sample(Pcg64& random) const;

  // log p of a text in nats by the inside algorithm; -infinity outside of the language.
  double log_prob(const std::string& text, std::size_t side) const;
  // log p of its best derivation (rules that look alike on that side taken together): equal to
  // log_prob where the text is unambiguous.
  double best_log_prob(const std::string& text, std::size_t side) const;
  // The label of its best derivation; empty outside of the language, and without labels.
  std::string label(const std::string& text, std::size_t side) const;
  // log p of the texts of both sides together.
  double joint_log_prob(const std::array<std::string, 2>& texts) const;
  // log p(text of the other side | text of `from`). Throws InvalidArgument when the latter has
  // probability 0 or several derivations.
  double conditional_log_prob(const std::array<std::string, 2>& texts, std::size_t from) const;

  // A translation out of `from`: a draw from the true conditional, or the most probable choice at
  // every node (`random` may be null then). Throws InvalidArgument as above.
  std::string translate(const std::string& text, std::size_t from, TransferChoice choice,
                        Pcg64* random) const;
  // The prefix with a continuation drawn from the true conditional. The prefix consists of whole
  // terminals. Throws InvalidArgument when no sentence begins so.
  std::string complete(const std::string& prefix, std::size_t side, Pcg64& random) const;
  // log of the probability that a sentence begins with these terminals.
  double prefix_log_prob(const std::string& prefix, std::size_t side) const;

  // Closed forms; see GrammarMoments. The conditional entropy of the second side given the first is
  // the pair's less the first side's.
  const GrammarMoments& moments() const { return moments_; }

 private:
  ParseNode parse(const std::string& text, std::size_t from) const;
  std::vector<int> other_terminals(const std::string& text, std::size_t side) const;
  void derive(int head, Pcg64& random, Derivation& out,
              std::array<std::vector<int>, 3>& terminals) const;

  GrammarRules rules_;
  std::array<GrammarSide, 2> sides_;
  GrammarMoments moments_;
};

// configs/grammars/NAME.json, or a path that ends in .json. Throws RuntimeError when it cannot be
// read, InvalidArgument as read_grammar_rules does.
std::shared_ptr<const Grammar> load_grammar(const std::string& name);

}  // namespace vqlm
