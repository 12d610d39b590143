// The prior of a level: an autoregressive Transformer over the symbols of its codes and their end
// (code_symbols.h), so that the number of codes is modelled too. It attends to the condition where
// the model is conditional, and to the code vectors of the levels above; the input that predicts a
// place also carries the projected vectors of the codes above that stand there.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/bottleneck.h"
#include "model/code_symbols.h"
#include "nn/decoding.h"
#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

struct CodePriorOptions {
  struct Above {
    std::int64_t ratio = 1;  // places of this level that one of its codes spans
    std::int64_t width = 0;  // of its code vectors
  };

  TransformerOptions transformer;
  std::vector<std::int64_t> codebook_sizes;
  int first_codebook = 0;  // index of the level's first codebook among the generator's
  bool conditional = false;
  std::vector<Above> above;  // the levels above, top first; the last stands directly above
};

// What a level's codes are predicted from.
struct PriorContext {
  Memory condition;                // in the prior's width; no states when unconditional
  std::vector<CodeVectors> above;  // of the levels above, top first; no gradient passes to them
};

class CodePriorImpl : public torch::nn::Module {
 public:
  explicit CodePriorImpl(const CodePriorOptions& options);

  // codes int64 [B, N, H], mask bool [B, N] -> logits [B, N H + 1, K+2] of symbols.
  torch::Tensor logits(const torch::Tensor& codes, const torch::Tensor& mask,
                       const PriorContext& context);
  // The stack's hidden states at those places, layer by layer: [B, N H + 1, D] each.
  std::vector<torch::Tensor> hidden_states(const torch::Tensor& codes, const torch::Tensor& mask,
                                           const PriorContext& context);
  // What those logits predict: [B, N H + 1], `pad()` after the end.
  torch::Tensor targets(const torch::Tensor& codes, const torch::Tensor& mask) const {
    return symbols_.targets(codes, mask);
  }
  std::int64_t pad() const { return symbols_.begin(); }
  const CodeSymbols& symbols() const { return symbols_; }

  // A sequence of symbols an id, at least one place each. A top level has at most
  // options.max_tokens places; a lower one as many as the level above asks for.
  std::vector<Decoded> decode(const std::vector<std::string>& ids, const PriorContext& context,
                              const DecodingOptions& options);
  // The best `wanted` or fewer sequences an id by beam search, best first.
  std::vector<std::vector<Decoded>> decode_n_best(const std::vector<std::string>& ids,
                                                  const PriorContext& context,
                                                  const DecodingOptions& options, int wanted);

 private:
  // Begin and codes as the stack takes them, [B, N H + 1, D].
  torch::Tensor embedded(const torch::Tensor& codes, const torch::Tensor& mask,
                         const PriorContext& context);
  // What it attends to; no states when there is nothing.
  Memory memory(const PriorContext& context);
  // What the inputs of `count` symbols carry of the levels above: [B, count, D]; undefined at the
  // top.
  torch::Tensor aligned(const PriorContext& context, std::int64_t count);
  // Codes directly above, a row: int64 [B]; undefined at the top.
  torch::Tensor num_above(const PriorContext& context) const;
  std::int64_t most_symbols(const PriorContext& context, std::int64_t top_places) const;
  // For at most `count` symbols.
  std::unique_ptr<NextTokenModel> step_by_step(const PriorContext& context, std::int64_t count);
  DecodeRequest request_for(const std::vector<std::string>& ids) const;

  CodePriorOptions options_;
  CodeSymbols symbols_;
  SequenceEmbedding embedding_{nullptr};
  TransformerDecoder stack_{nullptr};
  torch::nn::ModuleList memory_projections_{nullptr}, aligned_projections_{nullptr};  // of `above`
};
TORCH_MODULE(CodePrior);

}  // namespace vqlm
