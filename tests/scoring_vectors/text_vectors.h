// Checks of what scores are made of: tokens, ROUGE, stems, distances between texts, self-BLEU and
// distinct-n.
#pragma once

#include "scoring_vectors/check_tools.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {

// "tokenizer": those of BLEU, "tercom", "chrf-words", "chrf-chars", "lower", "rstrip".
void check_tokens(VectorCheck& check, CheckTools& tools);
void check_rouge(VectorCheck& check, CheckTools& tools);             // "op": "rouge"
void check_rouge_of_several(VectorCheck& check, CheckTools& tools);  // "op": "rouge_multi"
void check_stems(VectorCheck& check, CheckTools& tools);             // "op": "porter_nltk"
void check_distances(VectorCheck& check, CheckTools& tools);         // "op": "edit"
void check_self_bleu(VectorCheck& check, CheckTools& tools);  // "op": "selfbleu_nltk_method1"

}  // namespace vqlm
