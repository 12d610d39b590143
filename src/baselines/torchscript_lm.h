// A language model from outside as a TorchScript module: forward takes token ids int64 [B, T] and
// gives the logits of each next token, [B, T, V].
#pragma once

#include "core/registries.h"

namespace vqlm {

// Generator "torchscript". Config: file (what torch.jit.save wrote); tokens ("bytes": ids 0 to 255
// are the bytes of UTF-8; "byte_bpe": those of a Hugging Face folder, key folder); begin_id and
// end_id (the module's ids that begin and end a text; may be the same); context (longest input, in
// tokens; 512) and stride (new tokens of a scoring window; default half of it).
void register_torchscript_lm(Registries& registries);

}  // namespace vqlm
