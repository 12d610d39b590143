// The bound on a text's likelihood: -log p(x) <= -log p(z) - log p(x | z) with z the codes the
// encoder gives x (van den Oord et al. 2017, arXiv 1711.00937, section 3.2). The encoder is
// deterministic, so there is no entropy term, and the bound is as near as prior and decoder know
// which texts a code sequence stands for.
#pragma once

#include <span>
#include <vector>

#include "model/generation.h"
#include "model/vqvae_model.h"

namespace vqlm {

// Throws InvalidArgument when an example has no reference.
void require_references(std::span<const Example> examples);

struct BoundNats {
  std::vector<double>
      tokens;  // distortion: of each token given the codes, end of sequence included
  // Rate: of each code, level after level, the end of each included; and how many of them are each
  // level's.
  std::vector<double> codes;
  std::vector<std::int64_t> level_sizes;
  Codes code_ids;
};
// The same with given codes; `batch` is that of the examples.
std::vector<BoundNats> nats_of_codes(VqvaeModel& model, std::span<const EncodedExample> examples,
                                     const TextBatch& batch, const std::vector<LevelCodes>& codes);
// The codes of each row, a vector a codebook.
std::vector<Codes> code_lists(const std::vector<LevelCodes>& levels);

// Of the examples' targets, in order. Evaluation mode is the caller's business.
std::vector<BoundNats> bound_nats(VqvaeModel& model, std::span<const EncodedExample> examples);

// The distortion alone, of a model without codes: -log p of each token of the examples' targets
// given the encoder's states, end of sequence included.
std::vector<std::vector<double>> reconstruction_nats(VqvaeModel& model,
                                                     std::span<const EncodedExample> examples);

// Likelihood of references[0] of each example, by model.options.bound: token_nats and code_nats are
// those of the encoder's codes, tightening_nats what another bound changes. Throws InvalidArgument
// when one has no reference.
std::vector<Likelihood> score_texts(VqvaeModel& model, std::span<const Example> examples);

// Codes of references[0] of each example.
std::vector<Codes> encode_texts(VqvaeModel& model, std::span<const Example> examples);

}  // namespace vqlm
