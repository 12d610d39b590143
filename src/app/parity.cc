#include "app/parity.h"

#include <algorithm>
#include <cmath>

namespace vqlm {
namespace {

// Whether `difference` should replace `largest`: NaN is worse than any number.
bool is_worse(double difference, double largest) {
  return !std::isnan(largest) && (std::isnan(difference) || difference > largest);
}

void compare(const std::vector<double>& a, const std::vector<double>& b, const std::string& where,
             LikelihoodParity& parity) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(a[i] - b[i]);
    if (!is_worse(difference, parity.largest_nats)) continue;
    parity.largest_nats = difference;
    parity.largest_at = where + " " + std::to_string(i);
  }
  parity.num_tokens += static_cast<std::int64_t>(a.size());
}

}  // namespace

double OutputParity::share_equal() const {
  return num_texts == 0 ? 1 : static_cast<double>(num_equal) / static_cast<double>(num_texts);
}

OutputParity compare_outputs(const std::vector<Example>& examples, const std::vector<Generation>& a,
                             const std::vector<Generation>& b) {
  OutputParity parity;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    ++parity.num_texts;
    if (a[i].text == b[i].text)
      ++parity.num_equal;
    else if (parity.first_unequal.empty())
      parity.first_unequal = examples[i].id;
  }
  return parity;
}

LikelihoodParity compare_likelihoods(const std::vector<Example>& examples,
                                     const std::vector<Likelihood>& a,
                                     const std::vector<Likelihood>& b) {
  LikelihoodParity parity;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (a[i].token_nats.size() != b[i].token_nats.size() ||
        a[i].code_nats.size() != b[i].code_nats.size()) {
      ++parity.num_unlike;
      continue;
    }
    ++parity.num_texts;
    compare(a[i].token_nats, b[i].token_nats, examples[i].id + " token", parity);
    compare(a[i].code_nats, b[i].code_nats, examples[i].id + " code", parity);
    const double whole = std::abs(a[i].total_nats() - b[i].total_nats());
    if (is_worse(whole, parity.largest_text_nats)) parity.largest_text_nats = whole;
  }
  return parity;
}

}  // namespace vqlm
