// The discrete bottleneck of one level: one quantiser, or several whose codes together stand for a
// state. Shapes: B batch, N states of a text, C width of a state, W = heads x code_dim of a
// quantiser, H = heads x residual stages, codebooks in that order: a head's stages follow each
// other.
//   Heads (product quantisation; Kaiser et al. 2018, arXiv 1803.03382, section 3.2): the state is
//   cut into as many parts ("sliced"), or projected to each part ("projected"), and each part has a
//   quantiser of its own.
//   Residual stages (Zeghidour et al. 2021, arXiv 2107.03312, section III-C): stage s quantises
//   what is left of the part when the vectors of the stages before are subtracted, no gradient
//   passing through these; the part's vector is the sum over stages. So each stage passes its
//   gradient back to the state: S stages, S times.
//   Low-dimensional codes (Yu et al. 2021, arXiv 2110.04627, section 3.2): a state of width C is
//   projected to W numbers, and what the quantisers give back to C.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "model/quantizer.h"
#include "nn/torch.h"

namespace vqlm {

struct BottleneckOptions {
  std::int64_t heads = 1;
  bool projected_heads = false;  // "head_split": "sliced" (default) or "projected"
  std::int64_t residual_stages = 1;
  // Share of the training batches for which only the first stages count, 1 to all but one, drawn
  // evenly. The codes of the others are given all the same.
  double stage_dropout = 0;
  std::int64_t code_projection_dim = 0;  // W; 0: no projection, W = C
};

// Vectors of the codes of a level.
struct CodeVectors {
  torch::Tensor vectors;  // [B, N, C]
  torch::Tensor mask;     // bool [B, N]
};

// Codes drawn from the quantisers' posteriors.
struct DrawnStates {
  torch::Tensor codes;      // int64 [B, N, H], 0 where masked
  torch::Tensor log_probs;  // float [B]: log of the probability of all codes of the row, in nats
};

class Bottleneck : public torch::nn::Module {
 public:
  // H quantisers of equal width; `state_dim` is C. Draws projections from torch's generator.
  // Throws InvalidArgument when the widths do not fit. Without options and quantisers it only
  // passes states on: see make_passing_bottleneck.
  Bottleneck(const BottleneckOptions& options, std::int64_t state_dim,
             std::vector<std::shared_ptr<Quantizer>> quantizers);
  explicit Bottleneck(std::int64_t state_dim) : state_dim_(state_dim), width_(state_dim) {}

  // z [B, N, C], mask bool [B, N]; in the result codes are int64 [B, N, H] and the losses added.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask);
  // Draws each state's codes from softmax(posterior_logits / temperature), a residual stage given
  // the stages before. z and mask as above.
  DrawnStates draw(const torch::Tensor& z, const torch::Tensor& mask, double temperature,
                   at::Generator& generator);
  // z [B, N, C] as it comes out when nothing is quantised.
  torch::Tensor pass(const torch::Tensor& z);
  // int64 [..., H] -> [..., C], float.
  torch::Tensor lookup(const torch::Tensor& codes);

  bool started() const;  // never without quantisers
  // Places the codebooks by states [M, C], stage by stage.
  void start(const torch::Tensor& samples, double states_per_step);
  void after_step(std::int64_t step, std::int64_t total);

  std::int64_t state_dim() const { return state_dim_; }
  std::vector<torch::Tensor> codebooks() const;  // [K_h, C_h] each
  std::int64_t num_averages() const;             // numbers in codebooks of moving averages
  const std::vector<std::int64_t>& sizes() const { return sizes_; }  // K_h

 private:
  std::int64_t num_codebooks() const { return static_cast<std::int64_t>(quantizers_.size()); }
  std::int64_t head_dim() const { return width_ / options_.heads; }
  torch::Tensor enter(const torch::Tensor& z);        // [..., C] -> [..., W]
  torch::Tensor leave(const torch::Tensor& vectors);  // [..., W] -> [..., C]
  torch::Tensor part(const torch::Tensor& entered, std::int64_t head) const;
  Quantizer& quantizer(std::int64_t head, std::int64_t stage) const;
  std::int64_t draw_stages() const;  // how many count in this batch
  Quantized forward_head(const torch::Tensor& z, const torch::Tensor& mask, std::int64_t head,
                         std::int64_t stages);

  BottleneckOptions options_;
  std::int64_t state_dim_, width_;
  std::vector<std::int64_t> sizes_;
  std::vector<std::shared_ptr<Quantizer>> quantizers_;
  torch::nn::Linear in_{nullptr}, out_{nullptr}, split_{nullptr};
};

// Reads quantizer, heads, head_split, residual_stages, stage_dropout, code_projection_dim, and the
// quantiser's own keys. "code_dim" is C; without it C is the quantiser's own times heads, or 32
// beside a projection.
std::shared_ptr<Bottleneck> make_bottleneck(JsonReader& reader);

// The quantiser "none": no codes ever; states pass with the layer norm that those of a learnt
// codebook have. Reads "code_dim" (32), which is C.
std::shared_ptr<Bottleneck> make_passing_bottleneck(JsonReader& reader);

// What the codebooks say of themselves for the log: means of use and perplexity, the sum of
// restarts; with several codebooks also "codebook_use/3" of each, counted from 0.
std::map<std::string, double> codebook_values(const std::vector<std::shared_ptr<Bottleneck>>& all);

}  // namespace vqlm
