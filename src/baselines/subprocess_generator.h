// A generator in another program (core/json_process.h). The questions, each with at most
// decoding.batch_size examples, and their answers:
//   {"generate": [{"id": "test/0", "source": "...", "label": "..."}, ...], "decoding": {...}}
//   {"generations": [{"text": "...", "token_log_prob_nats": [-0.1, ...]}, ...]}
//   {"score": [{"id": ..., "source": ..., "label": ..., "text": "..."}, ...]}
//   {"likelihoods": [{"token_nats": [0.1, ...], "num_unknown": 0}, ...]}
// token_log_prob_nats and num_unknown may be left out; token_nats are -log p, end of text included.
// An answer {"error": "one sentence"} fails the cell.
#pragma once

#include <string>
#include <vector>

#include "core/json_process.h"
#include "core/registries.h"
#include "model/generator.h"

namespace vqlm {

struct SubprocessOptions {
  JsonProcessOptions process;
  std::string condition = "source";  // "none", "source" or "label"
  bool generates = true, scores = false;
  std::string version;  // told apart by the store; the user raises it when the program changes
};

class SubprocessGenerator : public Generator {
 public:
  explicit SubprocessGenerator(const SubprocessOptions& options);
  GeneratorInfo info() const override;
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  std::vector<Likelihood> score(std::span<const Example> batch) override;

 private:
  SubprocessOptions options_;
  JsonProcess process_;
};

// Config: command, timeout_seconds (60), restarts (2), condition ("source"), generates (true),
// scores (false), program_version ("").
void register_subprocess_generator(Registries& registries);

}  // namespace vqlm
