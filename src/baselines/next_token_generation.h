// Generation and scoring shared by all models of the next token. Continuations are decoded in
// batches of prefixes of equal length, so no prefix is padded and a result does not depend on its
// neighbours (up to rounding of matrix products).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "baselines/next_token_network.h"
#include "baselines/text_windows.h"
#include "data/decoding_options.h"
#include "data/example.h"
#include "data/tokenizer.h"
#include "model/generation.h"
#include "nn/decoding.h"

namespace vqlm {

struct PrefixToContinue {
  std::vector<int> ids;    // label and begin of sequence included
  std::string example_id;  // names the random stream
  std::size_t weight = 0;  // examples of like weight share a batch (source length)
};

struct Continuation {
  Decoded decoded;
  double seconds = 0;  // its share of the batch
};

// Makes the model of a batch; `rows` are indices of prefixes.
using StepModelFactory =
    std::function<std::unique_ptr<NextTokenModel>(const std::vector<std::size_t>& rows)>;

// One continuation a prefix, in order. Padding, begin and unknown are never produced.
std::vector<Continuation> continue_prefixes(const StepModelFactory& make,
                                            const std::vector<PrefixToContinue>& prefixes,
                                            const DecodingOptions& options);

// Continues the source of each example as a prefix, behind its lead and begin of sequence; the
// texts returned include it. `leads`: a vector an example. Rows of `make` are those of `batch`.
std::vector<Generation> continue_sources(const Tokenizer& tokenizer, const StepModelFactory& make,
                                         std::span<const Example> batch,
                                         const std::vector<std::vector<int>>& leads,
                                         const DecodingOptions& options);

// -log p of every target of every stream, in nats. Windows are scored in batches of like length.
std::vector<std::vector<double>> score_streams(NextTokenNetwork& network,
                                               const std::vector<TokenStream>& streams,
                                               const WindowOptions& options,
                                               const torch::Device& device);

// The likelihood of a text from the nats of its tokens; `ids` without begin and end.
Likelihood text_likelihood(const Tokenizer& tokenizer, const std::string& text,
                           const std::vector<int>& ids, std::vector<double> nats);

}  // namespace vqlm
