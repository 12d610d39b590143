// A language model behind an endpoint that speaks OpenAI's completions API (POST /completions;
// vLLM, llama.cpp and others have it): greedy and sampling, log-probabilities, and likelihoods by
// echoing the text where the server does that.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "data/json_endpoint.h"
#include "model/generator.h"

namespace vqlm {

struct OpenaiOptions {
  EndpointOptions endpoint;
  std::string model;
  std::string condition = "none";   // "none", "source" or "label"
  std::string prompt = "{source}";  // {source} and {label} are filled in
  std::vector<std::string> stop;    // the output ends before any of them
  bool log_probs = false;           // asks for those of generated tokens
  bool scores = false;              // the server echoes a prompt with its log-probabilities
};

class OpenaiGenerator : public Generator {
 public:
  explicit OpenaiGenerator(OpenaiOptions options);
  GeneratorInfo info() const override;
  // Without a condition the text returned begins with the example's source, as a prefix. Beam
  // search, diverse beams and typical sampling are refused: the API has none. Each example samples
  // with a seed of its own.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  // -log p of the tokens of references[0] after the prompt, without an end of text. The prompt may
  // not be empty: no server says how likely the first token of all is. Throws RuntimeError where no
  // token begins where the text does.
  std::vector<Likelihood> score(std::span<const Example> batch) override;

 private:
  std::string prompt_for(const Example& example) const;

  OpenaiOptions options_;
  JsonEndpoint endpoint_;
};

// Config: model, condition, prompt, stop, log_probs, scores, and the keys of the endpoint.
void register_openai_generator(Registries& registries);

}  // namespace vqlm
