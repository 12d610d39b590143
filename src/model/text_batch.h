// Examples as tensors: the target text, and the source text or label a conditional model is given.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/example.h"
#include "data/tokenizer.h"
#include "nn/padding.h"
#include "nn/torch.h"

namespace vqlm {

// One example as ids.
struct EncodedExample {
  std::vector<int> target;  // of references[0], without end of sequence; empty without a reference
  std::vector<int> source;  // empty unless the model is conditional on the source
  std::int64_t label = 0;   // index into the model's labels; 0 unless conditional on the label
};

// What turns examples into ids.
struct ExampleEncoder {
  Tokenizers tokenizers;
  std::string condition = "none";   // "none", "source", "label"
  std::vector<std::string> labels;  // sorted; known labels when conditional on them

  // Throws InvalidArgument on an unknown label, naming the known ones.
  EncodedExample encode(const Example& example) const;
};

struct TextBatch {
  torch::Tensor targets, mask;        // [B, T], end of sequence included, T a multiple of r
  torch::Tensor source, source_mask;  // [B, S], end of sequence included; undefined without sources
  torch::Tensor labels;               // int64 [B]
};
// `downsampling` is r.
TextBatch make_text_batch(std::span<const EncodedExample> examples, bool with_source,
                          std::int64_t downsampling, const torch::Device& device);

}  // namespace vqlm
