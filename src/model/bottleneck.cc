#include "model/bottleneck.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "nn/linear.h"

namespace vqlm {
namespace {

constexpr std::int64_t kProjectedStateDim = 32;  // C beside a projection
constexpr std::int64_t kPassingStateDim = 32;    // C without quantisers

BottleneckOptions read_bottleneck_options(JsonReader& reader) {
  BottleneckOptions options;
  options.heads = reader.get_int("heads", options.heads, 1, 64);
  options.projected_heads =
      reader.get_choice("head_split", {"sliced", "projected"}, "sliced") == "projected";
  options.residual_stages = reader.get_int("residual_stages", options.residual_stages, 1, 64);
  options.stage_dropout = reader.get_double("stage_dropout", options.stage_dropout, 0, 1);
  options.code_projection_dim =
      reader.get_int("code_projection_dim", options.code_projection_dim, 0, 4096);
  return options;
}

// The width of one quantiser, of `whole` numbers cut into heads.
std::int64_t head_width(const JsonReader& reader, const char* key, std::int64_t whole,
                        std::int64_t heads) {
  if (whole % heads != 0)
    throw InvalidArgument(expected_got(
        reader.where(key), "a multiple of heads " + std::to_string(heads), std::to_string(whole)));
  return whole / heads;
}

// The keys as a single quantiser reads them, its own width as "code_dim".
nlohmann::json keys_of_one(JsonReader& reader, const BottleneckOptions& options) {
  nlohmann::json keys = reader.value();
  if (options.code_projection_dim > 0)
    keys["code_dim"] =
        head_width(reader, "code_projection_dim", options.code_projection_dim, options.heads);
  else if (reader.has("code_dim"))
    keys["code_dim"] =
        head_width(reader, "code_dim", reader.get_int("code_dim", {}, 1, 1 << 16), options.heads);
  return keys;
}

}  // namespace

Bottleneck::Bottleneck(const BottleneckOptions& options, std::int64_t state_dim,
                       std::vector<std::shared_ptr<Quantizer>> quantizers)
    : options_(options), state_dim_(state_dim), quantizers_(std::move(quantizers)) {
  const auto wanted = options_.heads * options_.residual_stages;
  if (num_codebooks() != wanted)
    throw InvalidArgument(expected_got("bottleneck", std::to_string(wanted) + " quantisers",
                                       std::to_string(num_codebooks())));
  for (const auto& one : quantizers_) sizes_.push_back(one->codebook().size(0));
  width_ = options_.heads * quantizers_[0]->codebook().size(1);
  const auto entering =
      options_.code_projection_dim > 0 ? options_.code_projection_dim : state_dim_;
  if (entering != width_)
    throw InvalidArgument(expected_got("bottleneck", std::to_string(width_) + " numbers a state",
                                       std::to_string(entering)));
  for (std::size_t i = 0; i < quantizers_.size(); ++i)
    register_module("quantizer" + (i == 0 ? "" : std::to_string(i)), quantizers_[i]);
  if (options_.code_projection_dim > 0) {
    in_ = register_module("in", torch::nn::Linear(state_dim_, width_));
    out_ = register_module("out", torch::nn::Linear(width_, state_dim_));
  }
  if (options_.projected_heads && options_.heads > 1)
    split_ = register_module("split", torch::nn::Linear(width_, width_));
}

Quantizer& Bottleneck::quantizer(std::int64_t head, std::int64_t stage) const {
  return *quantizers_[static_cast<std::size_t>(head * options_.residual_stages + stage)];
}

torch::Tensor Bottleneck::enter(const torch::Tensor& z) {
  auto entered = in_ ? linear(z, in_) : z;
  if (split_) entered = linear(entered, split_);
  entered = entered.to(torch::kFloat32);
  const bool normalises = quantizers_.empty() || quantizers_[0]->normalises_states();
  return normalises ? torch::layer_norm(entered, {width_}) : entered;
}

torch::Tensor Bottleneck::leave(const torch::Tensor& vectors) {
  return out_ ? linear(vectors, out_).to(torch::kFloat32) : vectors;
}

torch::Tensor Bottleneck::pass(const torch::Tensor& z) { return leave(enter(z)); }

torch::Tensor Bottleneck::part(const torch::Tensor& entered, std::int64_t head) const {
  if (options_.heads == 1) return entered;
  return entered.narrow(-1, head * head_dim(), head_dim());
}

std::int64_t Bottleneck::draw_stages() const {
  const auto all = options_.residual_stages;
  if (!is_training() || all == 1 || options_.stage_dropout == 0) return all;
  if (torch::rand({1}).item<double>() >= options_.stage_dropout) return all;
  return torch::randint(1, all, {1}, torch::kInt64).item<std::int64_t>();
}

Quantized Bottleneck::forward_head(const torch::Tensor& z, const torch::Tensor& mask,
                                   std::int64_t head, std::int64_t stages) {
  Quantized result;
  std::vector<torch::Tensor> codes;
  auto residual = z;
  for (std::int64_t stage = 0; stage < options_.residual_stages; ++stage) {
    auto& one = quantizer(head, stage);
    const bool counts = stage < stages, training = one.is_training();
    const torch::AutoGradMode gradient(counts && torch::GradMode::is_enabled());
    if (!counts) one.eval();  // so that nothing of it moves
    const auto quantized = one.forward(residual, mask);
    one.train(training);
    codes.push_back(quantized.codes);
    if (stage + 1 < options_.residual_stages)
      residual = residual - quantized.states.detach().to(residual.dtype());
    if (!counts) continue;
    result.states = stage == 0 ? quantized.states : result.states + quantized.states;
    result.loss = stage == 0 ? quantized.loss : result.loss + quantized.loss;
  }
  result.codes = torch::stack(codes, -1);
  return result;
}

Quantized Bottleneck::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const auto entered = enter(z);
  const auto stages = draw_stages();
  std::vector<torch::Tensor> states, codes;
  Quantized result;
  for (std::int64_t head = 0; head < options_.heads; ++head) {
    const auto one = forward_head(part(entered, head), mask, head, stages);
    states.push_back(one.states);
    codes.push_back(one.codes);
    result.loss = head == 0 ? one.loss : result.loss + one.loss;
  }
  result.codes = codes.size() == 1 ? codes[0] : torch::cat(codes, -1);
  result.states = leave(states.size() == 1 ? states[0] : torch::cat(states, -1));
  if (out_) result.states = result.states.masked_fill(mask.logical_not().unsqueeze(-1), 0);
  return result;
}

DrawnStates Bottleneck::draw(const torch::Tensor& z, const torch::Tensor& mask, double temperature,
                             at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  const auto entered = enter(z);
  std::vector<torch::Tensor> codes;
  auto log_probs = torch::zeros(mask.sizes(), entered.options());
  for (std::int64_t head = 0; head < options_.heads; ++head) {
    auto residual = part(entered, head).reshape({-1, head_dim()});
    for (std::int64_t stage = 0; stage < options_.residual_stages; ++stage) {
      auto& one = quantizer(head, stage);
      const auto log_q = (one.posterior_logits(residual) / temperature).log_softmax(1).cpu();
      const auto drawn = torch::multinomial(log_q.exp(), 1, true, generator);
      log_probs += log_q.gather(1, drawn).view(mask.sizes()).to(mask.device());
      const auto chosen = drawn.squeeze(1).to(mask.device());
      residual = residual - one.lookup(chosen);
      codes.push_back(chosen.view(mask.sizes()).masked_fill(mask.logical_not(), 0));
    }
  }
  return {torch::stack(codes, -1), log_probs.masked_fill(mask.logical_not(), 0).sum(1)};
}

torch::Tensor Bottleneck::lookup(const torch::Tensor& codes) {
  std::vector<torch::Tensor> parts;
  for (std::int64_t head = 0; head < options_.heads; ++head) {
    torch::Tensor sum;
    for (std::int64_t stage = 0; stage < options_.residual_stages; ++stage) {
      const auto place = head * options_.residual_stages + stage;
      const auto vectors = quantizer(head, stage).lookup(codes.select(-1, place));
      sum = stage == 0 ? vectors : sum + vectors;
    }
    parts.push_back(sum);
  }
  return leave(parts.size() == 1 ? parts[0] : torch::cat(parts, -1));
}

bool Bottleneck::started() const {
  return !quantizers_.empty() && std::all_of(quantizers_.begin(), quantizers_.end(),
                                             [](const auto& one) { return one->started(); });
}

void Bottleneck::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  const bool training = is_training();
  eval();
  const auto entered = enter(samples);
  for (std::int64_t head = 0; head < options_.heads; ++head) {
    auto residual = part(entered, head).contiguous();
    for (std::int64_t stage = 0; stage < options_.residual_stages; ++stage) {
      auto& one = quantizer(head, stage);
      one.start(residual, states_per_step);
      if (stage + 1 == options_.residual_stages) break;
      const auto batch = residual.unsqueeze(0);
      const auto mask = torch::ones({1, residual.size(0)}, batch.options().dtype(torch::kBool));
      residual = residual - one.forward(batch, mask).states.squeeze(0);
    }
  }
  train(training);
}

void Bottleneck::after_step(std::int64_t step, std::int64_t total) {
  for (const auto& one : quantizers_) one->after_step(step, total);
}

std::int64_t Bottleneck::num_averages() const {
  std::int64_t count = 0;
  for (const auto& one : quantizers_)
    if (one->averages_codebook()) count += one->codebook().numel();
  return count;
}

std::vector<torch::Tensor> Bottleneck::codebooks() const {
  std::vector<torch::Tensor> result;
  for (const auto& one : quantizers_) result.push_back(one->codebook());
  return result;
}

std::shared_ptr<Bottleneck> make_bottleneck(JsonReader& reader) {
  const auto name = reader.get_string("quantizer", "vq_ema");
  const auto options = read_bottleneck_options(reader);
  const auto quantizer_kinds = builtin_quantizers();
  JsonReader of_one = reader.with(keys_of_one(reader, options));
  std::vector<std::shared_ptr<Quantizer>> quantizers;
  for (std::int64_t i = 0; i < options.heads * options.residual_stages; ++i)
    quantizers.push_back(quantizer_kinds.create(name, of_one));
  if (options.residual_stages > 1 && !quantizers[0]->normalises_states())
    throw InvalidArgument(
        expected_got(reader.where("residual_stages"),
                     "1 with the quantiser " + name + ", whose fixed codes have one scale",
                     std::to_string(options.residual_stages)));
  const auto resolved = of_one.resolved();
  for (const auto& [key, value] : resolved.items())
    if (key != "code_dim") reader.record(key, value);
  const auto width = options.heads * quantizers[0]->codebook().size(1);
  const auto state_dim = reader.get_int(
      "code_dim", options.code_projection_dim > 0 ? kProjectedStateDim : width, 1, 1 << 16);
  if (options.code_projection_dim == 0 && state_dim != width)
    throw InvalidArgument(
        expected_got(reader.where("code_dim"), std::to_string(width), std::to_string(state_dim)));
  return std::make_shared<Bottleneck>(options, state_dim, std::move(quantizers));
}

std::shared_ptr<Bottleneck> make_passing_bottleneck(JsonReader& reader) {
  return std::make_shared<Bottleneck>(reader.get_int("code_dim", kPassingStateDim, 1, 4096));
}

std::map<std::string, double> codebook_values(const std::vector<std::shared_ptr<Bottleneck>>& all) {
  std::vector<std::map<std::string, double>> found;
  for (const auto& bottleneck : all)
    for (const auto& module : bottleneck->children())
      if (const auto* one = dynamic_cast<const Quantizer*>(module.get()))
        found.push_back(one->values());
  std::map<std::string, double> sums, counts, result;
  for (std::size_t i = 0; i < found.size(); ++i)
    for (const auto& [name, value] : found[i]) {
      sums[name] += value;
      counts[name] += 1;
      if (found.size() > 1 && name == "codebook_use")
        result[name + "/" + std::to_string(i)] = value;
    }
  for (const auto& [name, sum] : sums) result[name] = name == "restarts" ? sum : sum / counts[name];
  return result;
}

}  // namespace vqlm
