#include "model/text_decoder.h"

#include "core/registry.h"
#include "data/tokenizer.h"
#include "model/autoregressive_decoder.h"
#include "model/parallel_decoder.h"
#include "model/refinement_decoder.h"

namespace vqlm {

std::shared_ptr<TextDecoder> make_text_decoder(const TextDecoderOptions& options,
                                               SequenceEmbedding embedding) {
  if (options.kind == "autoregressive")
    return std::make_shared<AutoregressiveDecoder>(options, embedding);
  if (options.kind == "parallel") return std::make_shared<ParallelDecoder>(options, embedding);
  if (options.kind == "refinement") return std::make_shared<RefinementDecoder>(options, embedding);
  throw_unknown_name("decoder", options.kind, {"autoregressive", "parallel", "refinement"});
}

std::vector<int> never_produced_tokens() { return {kPadId, kUnkId, kBosId}; }

}  // namespace vqlm
