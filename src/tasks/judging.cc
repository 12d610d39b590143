#include "tasks/judging.h"

#include <algorithm>

#include "core/error.h"
#include "core/progress.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;  // texts handed to the judge at once

// How the judge's numbers are to be read: its kind of likelihood goes first.
std::string judge_signature(const GeneratorInfo& info, LikelihoodKind kind) {
  return "judge:" + info.type + "|kind:" + likelihood_kind_name(kind) +
         (info.signature.empty() ? "" : "|" + info.signature);
}

void note_judgement(const Likelihood& likelihood, Prediction& prediction) {
  for (const auto* nats : {&likelihood.code_nats, &likelihood.token_nats})
    for (const double value : *nats) prediction.judge_log_prob_nats.push_back(-value);
  if (likelihood.tightening_nats != 0)
    prediction.judge_log_prob_nats.push_back(-likelihood.tightening_nats);
  prediction.judge_num_tokens = likelihood.num_tokens;
  prediction.judge_num_bytes = likelihood.num_bytes;
  prediction.judge_num_unknown = likelihood.num_unknown;
}

}  // namespace

void judge_texts(const TaskContext& context, std::vector<Prediction>& predictions) {
  const auto role = context.roles.find("judge");
  if (role == context.roles.end() || context.timing) return;
  Generator& judge = *role->second;
  const GeneratorInfo info = judge.info();
  if (!info.scores || info.condition != "none")
    throw InvalidArgument(expected_got("role judge", "a language model that scores texts",
                                       info.type + " with condition " + info.condition));
  Progress progress("judge", static_cast<std::int64_t>(predictions.size()), "texts");
  for (std::size_t begin = 0; begin < predictions.size(); begin += kPiece) {
    const std::size_t end = std::min(predictions.size(), begin + kPiece);
    std::vector<Example> texts;
    for (std::size_t i = begin; i < end; ++i)
      texts.push_back({predictions[i].example.id,
                       "",
                       {predictions[i].generation ? predictions[i].generation->text : ""},
                       ""});
    const std::vector<Likelihood> likelihoods = judge.score(texts);
    refuse_reconstructions(likelihoods, "role judge");
    for (std::size_t i = begin; i < end; ++i) {
      if (!predictions[i].generation) continue;
      const Likelihood& likelihood = likelihoods[i - begin];
      note_judgement(likelihood, predictions[i]);
      predictions[i].judge_signature = judge_signature(info, likelihood.kind);
    }
    progress.advance(static_cast<std::int64_t>(end - begin));
  }
}

}  // namespace vqlm
