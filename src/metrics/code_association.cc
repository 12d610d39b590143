#include "metrics/code_association.h"

#include <algorithm>
#include <cmath>

namespace vqlm {
namespace {

double entropy_nats(const std::map<int, double>& counts, double total) {
  double entropy = 0;
  for (const auto& [key, count] : counts) entropy -= count / total * std::log(count / total);
  return entropy;
}

}  // namespace

void CodeAssociation::add(int code, int partner, double count) {
  if (count == 0) return;
  counts_[code][partner] += count;
  codes_[code] += count;
  partners_[partner] += count;
  num_pairs_ += count;
}

double CodeAssociation::purity() const {
  if (num_pairs_ == 0) return 0;
  double right = 0;
  for (const auto& [code, partners] : counts_) {
    double most = 0;
    for (const auto& [partner, count] : partners) most = std::max(most, count);
    right += most;
  }
  return right / num_pairs_;
}

double CodeAssociation::mutual_information_nats() const {
  double information = 0;
  for (const auto& [code, partners] : counts_)
    for (const auto& [partner, count] : partners)
      information += count / num_pairs_ *
                     std::log(num_pairs_ * count / (codes_.at(code) * partners_.at(partner)));
  return std::max(information, 0.0);
}

double CodeAssociation::normalised_mutual_information() const {
  if (num_pairs_ == 0) return 0;
  const double mean = (entropy_nats(codes_, num_pairs_) + entropy_nats(partners_, num_pairs_)) / 2;
  return mean > 0 ? std::min(1.0, mutual_information_nats() / mean) : 0;
}

std::vector<std::pair<int, double>> CodeAssociation::partners(int code) const {
  const auto it = counts_.find(code);
  if (it == counts_.end()) return {};
  std::vector<std::pair<int, double>> result(it->second.begin(), it->second.end());
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return result;
}

}  // namespace vqlm
