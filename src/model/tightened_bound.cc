#include "model/tightened_bound.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "core/random.h"
#include "model/vqvae_likelihood.h"

namespace vqlm {
namespace {

constexpr std::int64_t kRows = 32;     // sequences drawn and scored together
constexpr std::int64_t kPatience = 8;  // draws in a row, times M, that may find nothing new

double log_sum_exp(const std::vector<double>& values) {
  const double most = *std::max_element(values.begin(), values.end());
  if (most == -std::numeric_limits<double>::infinity()) return most;
  double sum = 0;
  for (const double value : values) sum += std::exp(value - most);
  return most + std::log(sum);
}

// log p(x, z) of each row's codes.
std::vector<double> joint_log_probs(VqvaeModel& model, const std::vector<EncodedExample>& rows,
                                    const TextBatch& batch, const std::vector<LevelCodes>& codes) {
  std::vector<double> result;
  for (const auto& nats : nats_of_codes(model, rows, batch, codes))
    result.push_back(-std::accumulate(nats.tokens.begin(), nats.tokens.end(), 0.0) -
                     std::accumulate(nats.codes.begin(), nats.codes.end(), 0.0));
  return result;
}

// Draws of one text, kRows at a time.
class Draws {
 public:
  Draws(VqvaeModel& model, const EncodedExample& example, const std::string& id)
      : model_(model),
        rows_(static_cast<std::size_t>(kRows), example),
        batch_(model.batch(rows_)),
        generator_(at::make_generator<at::CPUGeneratorImpl>(derive_seed(1, "bound/" + id))) {}

  // Draws the next kRows sequences. Afterwards the four below are of them.
  void next() {
    const auto drawn =
        model_.network->draw_codes(batch_, model_.options.bound.temperature, generator_);
    set(rows_, batch_, drawn.codes);
    const auto posterior = drawn.log_probs.to(torch::kFloat64).cpu().contiguous();
    posterior_.assign(posterior.data_ptr<double>(), posterior.data_ptr<double>() + kRows);
  }
  // Takes the encoder's own codes: one sequence.
  void take_encoders() {
    const std::vector<EncodedExample> one(1, rows_[0]);
    const auto batch = model_.batch(one);
    set(one, batch, model_.network->codes(batch));
  }

  const std::vector<double>& joint() const { return joint_; }          // log p(x, z)
  const std::vector<double>& posterior() const { return posterior_; }  // log q(z | x)
  const std::vector<Codes>& codes() const { return codes_; }

 private:
  void set(const std::vector<EncodedExample>& rows, const TextBatch& batch,
           const std::vector<LevelCodes>& codes) {
    joint_ = joint_log_probs(model_, rows, batch, codes);
    codes_ = code_lists(codes);
  }

  VqvaeModel& model_;
  std::vector<EncodedExample> rows_;
  TextBatch batch_;
  at::Generator generator_;
  std::vector<double> joint_, posterior_;
  std::vector<Codes> codes_;
};

double sum_of_distinct(Draws& draws, std::int64_t wanted) {
  draws.take_encoders();
  std::set<Codes> seen{draws.codes()[0]};
  std::vector<double> terms{draws.joint()[0]};
  std::int64_t in_vain = 0;
  while (std::ssize(terms) < wanted && in_vain < kPatience * wanted) {
    draws.next();
    for (std::size_t i = 0; i < draws.codes().size() && std::ssize(terms) < wanted; ++i) {
      const bool fresh = seen.insert(draws.codes()[i]).second;
      in_vain = fresh ? 0 : in_vain + 1;
      if (fresh) terms.push_back(draws.joint()[i]);
    }
  }
  return -log_sum_exp(terms);
}

double importance_weighted(Draws& draws, std::int64_t wanted) {
  std::vector<double> terms;
  while (std::ssize(terms) < wanted) {
    draws.next();
    for (std::size_t i = 0; i < draws.joint().size() && std::ssize(terms) < wanted; ++i)
      terms.push_back(draws.joint()[i] - draws.posterior()[i]);
  }
  return std::log(static_cast<double>(wanted)) - log_sum_exp(terms);
}

}  // namespace

double tightened_nats(VqvaeModel& model, const EncodedExample& example, const std::string& id) {
  const torch::NoGradGuard no_grad;
  Draws draws(model, example, id);
  const auto& bound = model.options.bound;
  return bound.kind == "codes" ? sum_of_distinct(draws, bound.samples)
                               : importance_weighted(draws, bound.samples);
}

}  // namespace vqlm
