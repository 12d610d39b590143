#include "tasks/grammar_checking.h"

#include "core/error.h"
#include "model/acceptor.h"

namespace vqlm {

void check_grammar(const TaskContext& context, std::vector<Prediction>& predictions) {
  const auto role = context.roles.find("grammar");
  if (role == context.roles.end() || context.timing) return;
  const GeneratorInfo info = role->second->info();
  const auto* grammar = dynamic_cast<const Acceptor*>(role->second);
  if (grammar == nullptr)
    throw InvalidArgument(expected_got("role grammar",
                                       "a generator that knows which texts are sentences",
                                       info.type + ", which does not"));
  const std::string signature =
      "grammar:" + info.type + (info.signature.empty() ? "" : "|" + info.signature);
  for (Prediction& prediction : predictions) {
    if (!prediction.generation) continue;
    Example text = prediction.example;
    text.references = {prediction.generation->text};
    prediction.grammatical = grammar->accepts({&text, 1}).at(0);
    prediction.grammar_signature = signature;
  }
}

}  // namespace vqlm
