#include "model/vqvae_network.h"

#include <utility>

#include "nn/linear.h"

namespace vqlm {
namespace {

// Beside a condition, the decoder starts almost without the codes that stand at its positions and
// takes them in as they come to say something; at full size the noise of untrained codes keeps it
// from learning the condition.
constexpr double kAlignedStart = 0.05;

}  // namespace

VqvaeNetworkImpl::VqvaeNetworkImpl(const VqvaeOptions& options, const VocabularySizes& sizes,
                                   const std::vector<std::shared_ptr<Bottleneck>>& bottlenecks) {
  for (const auto& level : options.levels) downsampling_.push_back(level.downsampling);
  const auto width = options.encoder.transformer.d_model;
  const auto& decoder = options.decoder;
  embedding_ = register_module("embedding",
                               SequenceEmbedding(sizes.tokens, width, decoder.transformer.dropout));
  encoder_ = register_module(
      "encoder",
      make_text_encoder(options.encoder, sizes.tokens, downsampling_.back(),
                        options.share_embeddings ? embedding_ : SequenceEmbedding{nullptr}));
  make_levels(options, bottlenecks);
  if (options.condition != "none")
    for (std::size_t i = 0; i < num_levels(); ++i) level(i).scale_positions(kAlignedStart);
  decoder_ = register_module("decoder", make_text_decoder(decoder, embedding_));
  if (options.quantised) make_priors(options);
  if (options.condition != "none") make_condition(options, sizes);
}

void VqvaeNetworkImpl::make_levels(const VqvaeOptions& options,
                                   const std::vector<std::shared_ptr<Bottleneck>>& bottlenecks) {
  std::vector<torch::nn::Linear> projections;
  for (const auto& bottleneck : bottlenecks)
    projections.emplace_back(options.encoder.transformer.d_model, bottleneck->state_dim());
  encoder_->add_downsampling();
  levels_ = register_module("levels", torch::nn::ModuleList());
  for (std::size_t i = 0; i < bottlenecks.size(); ++i) {
    CodeLevelOptions level;
    level.encoder = options.encoder.transformer;
    if (i + 1 < bottlenecks.size()) level.ratio_below = downsampling_[i] / downsampling_[i + 1];
    if (i > 0) {
      level.ratio_above = downsampling_[i - 1] / downsampling_[i];
      level.width_above = bottlenecks[i - 1]->state_dim();
    }
    levels_->push_back(CodeLevel(level, bottlenecks[i], projections[i]));
  }
}

void VqvaeNetworkImpl::make_priors(const VqvaeOptions& options) {
  priors_ = register_module("priors", torch::nn::ModuleList());
  int first_codebook = 0;
  for (std::size_t i = 0; i < num_levels(); ++i) {
    CodePriorOptions prior;
    prior.first_codebook = first_codebook;
    first_codebook += static_cast<int>(bottleneck(i).sizes().size());
    prior.transformer = options.levels[i].prior;
    prior.codebook_sizes = bottleneck(i).sizes();
    prior.conditional = options.condition != "none";
    for (std::size_t above = 0; above < i; ++above)
      prior.above.push_back(
          {downsampling_[above] / downsampling_[i], bottleneck(above).state_dim()});
    priors_->push_back(CodePrior(prior));
  }
}

void VqvaeNetworkImpl::make_condition(const VqvaeOptions& options, const VocabularySizes& sizes) {
  const auto width = options.encoder.transformer.d_model;
  if (options.condition == "source")
    source_encoder_ = register_module("source_encoder", TransformerEncoder(options.source_encoder));
  else
    label_embedding_ =
        register_module("label_embedding", torch::nn::Embedding(sizes.labels, width));
  condition_projections_ = register_module("condition_projections", torch::nn::ModuleList());
  for (const auto& level : options.levels)
    if (options.quantised)
      condition_projections_->push_back(torch::nn::Linear(width, level.prior.d_model));
  if (source_encoder_ && sizes.sources > 0)  // last, so that the others are drawn as without it
    source_embedding_ = register_module(
        "source_embedding",
        SequenceEmbedding(sizes.sources, width, options.decoder.transformer.dropout));
}

std::vector<EncodedStates> VqvaeNetworkImpl::rising_states(const TextBatch& batch) {
  std::vector<EncodedStates> rising(num_levels());
  auto states = encoder_->forward(batch.targets, batch.mask);
  for (std::size_t i = num_levels(); i-- > 0;) rising[i] = states = level(i).rise(states);
  return rising;
}

std::vector<EncodedLevel> VqvaeNetworkImpl::encode(const TextBatch& batch, bool quantised) {
  const auto rising = rising_states(batch);
  std::vector<EncodedLevel> result;
  CodeVectors above;
  for (std::size_t i = 0; i < num_levels(); ++i) {
    EncodedLevel one;
    one.mask = rising[i].mask;
    one.states = level(i).descend(rising[i].states, i == 0 ? nullptr : &above);
    if (quantised || bottleneck(i).started()) {
      const auto found = bottleneck(i).forward(one.states, one.mask);
      one.vectors = found.states;
      one.codes = found.codes;
      one.loss = found.loss;
    } else {
      one.vectors = bottleneck(i).pass(one.states);
      one.loss = torch::zeros({}, one.states.options());
    }
    above = {one.vectors, one.mask};
    result.push_back(one);
  }
  return result;
}

std::vector<LevelCodes> VqvaeNetworkImpl::codes(const TextBatch& batch) {
  const torch::NoGradGuard no_grad;
  std::vector<LevelCodes> result;
  for (const auto& one : encode(batch)) result.push_back({one.codes, one.mask});
  return result;
}

DrawnCodes VqvaeNetworkImpl::draw_codes(const TextBatch& batch, double temperature,
                                        at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  const auto rising = rising_states(batch);
  DrawnCodes result;
  CodeVectors above;
  for (std::size_t i = 0; i < num_levels(); ++i) {
    const auto states = level(i).descend(rising[i].states, i == 0 ? nullptr : &above);
    const auto drawn = bottleneck(i).draw(states, rising[i].mask, temperature, generator);
    result.codes.push_back({drawn.codes, rising[i].mask});
    result.log_probs = i == 0 ? drawn.log_probs : result.log_probs + drawn.log_probs;
    const auto hidden = rising[i].mask.logical_not().unsqueeze(-1);
    above = {bottleneck(i).lookup(drawn.codes).masked_fill(hidden, 0), rising[i].mask};
  }
  return result;
}

std::vector<CodeVectors> VqvaeNetworkImpl::vectors(const std::vector<LevelCodes>& codes) {
  std::vector<CodeVectors> result;
  for (std::size_t i = 0; i < codes.size(); ++i)
    result.push_back({bottleneck(i).lookup(codes[i].codes), codes[i].mask});
  return result;
}

Memory VqvaeNetworkImpl::condition(const TextBatch& batch) {
  if (source_encoder_) {
    SequenceEmbedding& embedding = source_embedding_ ? source_embedding_ : embedding_;
    return {source_encoder_->forward(embedding->forward(batch.source), batch.source_mask),
            batch.source_mask};
  }
  if (label_embedding_)
    return {label_embedding_->forward(batch.labels).unsqueeze(1),
            torch::ones({batch.labels.size(0), 1}, batch.labels.options().dtype(torch::kBool))};
  return {};
}

DecoderInput VqvaeNetworkImpl::decoder_input(const std::vector<CodeVectors>& levels,
                                             const Memory& condition) {
  std::vector<Memory> memories;
  if (condition.states.defined()) memories.push_back(condition);
  DecoderInput input;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto& [vectors, mask] = levels[i];
    memories.push_back({embedding_->add_positions(level(i).to_memory(vectors)), mask});
    auto aligned = level(i).to_positions(vectors).masked_fill(mask.logical_not().unsqueeze(-1), 0);
    if (downsampling_[i] > 1) aligned = aligned.repeat_interleave(downsampling_[i], 1);
    input.aligned = i == 0 ? aligned : input.aligned + aligned;
  }
  input.memory = join_memories(memories);
  input.mask = levels.back().mask;
  if (downsampling_.back() > 1) input.mask = input.mask.repeat_interleave(downsampling_.back(), 1);
  if (levels.size() > 1)
    input.aligned = input.aligned.masked_fill(input.mask.logical_not().unsqueeze(-1), 0);
  return input;
}

torch::Tensor VqvaeNetworkImpl::show_targets(const torch::Tensor& aligned,
                                             const torch::Tensor& targets, double share) {
  const auto shown = torch::rand(targets.sizes(), aligned.options()).lt(share);
  return torch::where(shown.logical_and(targets.ne(kPadId)).unsqueeze(-1),
                      embedding_->tokens(targets), aligned);
}

PriorContext VqvaeNetworkImpl::prior_context(std::vector<CodeVectors> above,
                                             const Memory& condition) {
  PriorContext context;
  if (condition.states.defined())
    context.condition = {linear_at(condition_projections_, above.size(), condition.states),
                         condition.mask};
  context.above = std::move(above);
  return context;
}

std::vector<torch::Tensor> VqvaeNetworkImpl::prior_logits(const std::vector<LevelCodes>& codes,
                                                          const Memory& condition) {
  std::vector<torch::Tensor> result;
  std::vector<CodeVectors> above;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    result.push_back(
        prior(i).logits(codes[i].codes, codes[i].mask, prior_context(above, condition)));
    if (i + 1 < codes.size())
      above.push_back({bottleneck(i).lookup(codes[i].codes).detach(), codes[i].mask});
  }
  return result;
}

}  // namespace vqlm
