#include "model/ema_codebook.h"

#include "model/kmeans.h"

namespace vqlm {

EmaCodebookOptions read_ema_codebook_options(JsonReader& reader) {
  EmaCodebookOptions options{read_code_usage_options(reader)};
  options.count_smoothing = reader.get_double("count_smoothing", options.count_smoothing, 0, 1);
  options.kmeans_iterations =
      reader.get_int("kmeans_iterations", options.kmeans_iterations, 0, 1000);
  return options;
}

EmaCodebook::EmaCodebook(torch::nn::Module& owner, std::int64_t codes, std::int64_t code_dim,
                         const EmaCodebookOptions& options)
    : options_(options),
      vectors_(owner.register_buffer("codebook", torch::zeros({codes, code_dim}))),
      usage_(owner, codes, options),
      sums_(owner.register_buffer("ema_sums", torch::zeros({codes, code_dim}))),
      started_(owner.register_buffer("started", torch::zeros({}, torch::kInt64))) {}

void EmaCodebook::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  const auto clusters = kmeans(samples, vectors_.size(0), options_.kmeans_iterations);
  usage_.start(clusters.counts * (states_per_step / static_cast<double>(samples.size(0))));
  sums_.copy_(clusters.centres * usage_.counts().unsqueeze(1));
  vectors_.copy_(clusters.centres);
  started_.fill_(1);
}

void EmaCodebook::after_step(const CodeSums& batch, std::int64_t step, std::int64_t total) {
  const torch::NoGradGuard no_grad;
  usage_.move(batch.counts);
  sums_.mul_(options_.ema_decay).add_(batch.sums, 1 - options_.ema_decay);
  vectors_.copy_(sums_ / smoothed_counts().unsqueeze(1));
  const auto restarts = usage_.restart(step, total);
  if (restarts.codes.size(0) > 0) {
    sums_.index_copy_(0, restarts.codes, restarts.states * restarts.counts.unsqueeze(1));
    vectors_.index_copy_(0, restarts.codes, restarts.states);
  }
  usage_.forget();
}

torch::Tensor EmaCodebook::smoothed_counts() const {
  const auto total = usage_.counts().sum();
  const auto codes = static_cast<double>(vectors_.size(0));
  const double added = options_.count_smoothing;
  return (usage_.counts() + added) / (total + codes * added) * total;
}

}  // namespace vqlm
