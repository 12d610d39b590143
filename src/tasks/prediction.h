// One line of a task's outcome: the example, what the generator made of it, and what judges said.
// Metrics see nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/example.h"
#include "model/generation.h"

namespace vqlm {

struct Prediction {
  Example example;
  std::optional<Generation> generation;
  std::optional<Likelihood> likelihood;
  std::vector<CodebookInfo> codebooks;  // of the generator; empty without codes
  std::string code_origin;              // of the generation's codes: "encoder" or "prior"
  std::string likelihood_signature;     // GeneratorInfo::signature, where there is a likelihood
  // Where the likelihood is not the generator's but of a model that learnt from its samples:
  // "learner:ngram|samples:1000".
  std::string learner_signature;
  bool source_in_training = false;     // the example's source is one of a training example
  bool reference_in_training = false;  // one of its references is
  bool pair_in_training = false;       // both are, of the same training example
  bool output_in_training = false;     // the generated text is a training reference: copied
  std::string predicted_label;         // by a classifier, where one was given
  std::string classifier_signature;    // "classifier:lstm_lm", where it is a role of the task
  // Whether the text is a sentence at all, by a grammar, where one was given.
  std::optional<bool> grammatical;
  std::string grammar_signature;  // "grammar:grammar_oracle|..."
  // By a judge language model, where one was given (tasks/judging.h): of each of its codes and
  // tokens and, last, of what a tightened bound changes; and what their sum is to be divided by.
  std::vector<double> judge_log_prob_nats;
  std::int64_t judge_num_tokens = 0;  // end of sequence included; 0: no judge
  std::int64_t judge_num_bytes = 0;
  std::int64_t judge_num_unknown = 0;  // tokens that stand for text the judge does not know
  std::string judge_signature;
  // A real text of the split, which has nothing to do with this prediction: those of all together
  // are the set that texts written without a source are compared with. Empty where the example has
  // references.
  std::string real_text;
  std::string setup;   // of the task, where scores must state it: "shots:4|shot_seed:1"
  bool timed = false;  // measured alone on the machine after warm-up, batch of one
};

}  // namespace vqlm
