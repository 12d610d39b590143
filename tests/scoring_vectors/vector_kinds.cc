#include "scoring_vectors/vector_kinds.h"

#include <array>

#include "scoring_vectors/command_vectors.h"
#include "scoring_vectors/random_vectors.h"
#include "scoring_vectors/score_vectors.h"
#include "scoring_vectors/text_vectors.h"

namespace vqlm {
namespace {

// The first that fits counts.
constexpr std::array kKinds{
    VectorKind{"refusal", "error", nullptr, check_refusal},
    VectorKind{"confidence", "n_bootstrap", nullptr, check_score},
    VectorKind{"bleu", "metric", "bleu", check_score},
    VectorKind{"chrf", "metric", "chrf", check_score},
    VectorKind{"ter", "metric", "ter", check_score},
    VectorKind{"bleu-statistics", "op", "compute_bleu", check_bleu_statistics},
    VectorKind{"tokens", "tokenizer", nullptr, check_tokens},
    VectorKind{"paired", "test", nullptr, check_paired_test},
    VectorKind{"seed", "op", "pcg64_seed", check_seed},
    VectorKind{"choice", "op", "choice", check_choice},
    VectorKind{"mask", "op", "bool", check_mask},
    VectorKind{"command", "op", "run", check_command},
    VectorKind{"rouge", "op", "rouge", check_rouge},
    VectorKind{"rouge-of-several", "op", "rouge_multi", check_rouge_of_several},
    VectorKind{"stems", "op", "porter_nltk", check_stems},
    VectorKind{"distances", "op", "edit", check_distances},
    VectorKind{"self-bleu", "op", "selfbleu_nltk_method1", check_self_bleu},
    VectorKind{"variants", "env", nullptr, nullptr},
};

bool fits(const VectorKind& kind, const nlohmann::json& vector) {
  const auto found = vector.find(kind.field);
  if (found == vector.end()) return false;
  return kind.value == nullptr || *found == kind.value;
}

}  // namespace

std::span<const VectorKind> vector_kinds() { return kKinds; }

const VectorKind* kind_of(const nlohmann::json& vector) {
  if (!vector.is_object()) return nullptr;
  for (const VectorKind& kind : kKinds)
    if (fits(kind, vector)) return &kind;
  return nullptr;
}

const VectorKind* kind_named(const std::string& name) {
  for (const VectorKind& kind : kKinds)
    if (name == kind.name) return &kind;
  return nullptr;
}

}  // namespace vqlm
