#include "app/code_mixture.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/random.h"
#include "core/registry.h"

namespace vqlm {
namespace {

[[noreturn]] void refuse(const std::string& subject, const std::string& expected,
                         const std::string& got) {
  throw InvalidArgument(expected_got("interpolation: " + subject, expected, got));
}

void check(const Codes& codes, const std::vector<CodebookInfo>& codebooks) {
  if (codes.size() != codebooks.size())
    refuse("codes", "those of " + std::to_string(codebooks.size()) + " codebooks",
           "of " + std::to_string(codes.size()));
  for (std::size_t index = 0; index < codes.size(); ++index) {
    if (codes[index].empty()) refuse("codes", "at least one a codebook", "none");
    for (const int code : codes[index])
      if (code < 0 || code >= codebooks[index].num_codes)
        refuse("codes", "from 0 to " + std::to_string(codebooks[index].num_codes - 1),
               std::to_string(code));
  }
}

void check(const std::vector<Codebook>& vectors, const std::vector<CodebookInfo>& codebooks) {
  for (std::size_t index = 0; index < codebooks.size(); ++index)
    if (index >= vectors.size() || vectors[index].dimension < 1 ||
        vectors[index].num_codes != codebooks[index].num_codes ||
        std::ssize(vectors[index].vectors) != vectors[index].num_codes * vectors[index].dimension)
      refuse("mode nearest", "codes that are vectors", "others (mode swap needs none)");
}

// The code nearest to the mixture of two.
int nearest_code(const Codebook& book, int from, int to, double share) {
  const auto width = static_cast<std::size_t>(book.dimension);
  const auto row = [&](int code) { return &book.vectors[static_cast<std::size_t>(code) * width]; };
  const float *a = row(from), *b = row(to);
  double best = std::numeric_limits<double>::infinity();
  int nearest = from;
  for (int code = 0; code < book.num_codes; ++code) {
    const float* vector = row(code);
    double distance = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const double gap = (1 - share) * a[i] + share * b[i] - vector[i];
      distance += gap * gap;
    }
    if (distance < best) {
      best = distance;
      nearest = code;
    }
  }
  return nearest;
}

// The place of the longer text in the order in which they change sides: rank[n] of place n.
std::vector<std::size_t> swap_ranks(std::size_t num_places, int level, std::uint64_t seed) {
  std::vector<std::size_t> order(num_places), ranks(num_places);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Pcg64 random(derive_seed(seed, "interpolation/level" + std::to_string(level)));
  shuffle(order, random);
  for (std::size_t i = 0; i < num_places; ++i) ranks[order[i]] = i;
  return ranks;
}

class Mixer {
 public:
  Mixer(const Codes& from, const Codes& to, const std::vector<CodebookInfo>& codebooks,
        const std::vector<Codebook>& vectors, const MixtureOptions& options)
      : from_(from), to_(to), codebooks_(codebooks), vectors_(vectors), options_(options) {
    for (std::size_t index = 1; index < codebooks.size(); ++index)
      if (codebooks[index].tokens_per_code < codebooks[finest_].tokens_per_code) finest_ = index;
  }

  Codes at(double share) const {
    if (share == 0) return from_;
    if (share == 1) return to_;
    const double tokens = std::round((1 - share) * static_cast<double>(from_[finest_].size()) +
                                     share * static_cast<double>(to_[finest_].size())) *
                          static_cast<double>(codebooks_[finest_].tokens_per_code);
    Codes codes;
    for (std::size_t index = 0; index < codebooks_.size(); ++index) {
      const double length =
          std::ceil(tokens / static_cast<double>(codebooks_[index].tokens_per_code));
      codes.push_back(mixed(index, static_cast<std::size_t>(length), share));
    }
    return codes;
  }

 private:
  std::vector<int> mixed(std::size_t index, std::size_t length, double share) const {
    const std::vector<int>&a = from_[index], &b = to_[index];
    const std::size_t num_places = std::max(a.size(), b.size());
    const auto ranks = swap_ranks(num_places, codebooks_[index].level, options_.seed);
    const auto swapped =
        static_cast<std::size_t>(std::llround(share * static_cast<double>(num_places)));
    std::vector<int> codes;
    for (std::size_t n = 0; n < std::min(length, num_places); ++n) {
      if (n >= a.size() || n >= b.size())
        codes.push_back(n < a.size() ? a[n] : b[n]);
      else if (options_.mode == MixtureMode::kSwap)
        codes.push_back(ranks[n] < swapped ? b[n] : a[n]);
      else
        codes.push_back(a[n] == b[n] ? a[n] : nearest_code(vectors_[index], a[n], b[n], share));
    }
    return codes;
  }

  const Codes &from_, &to_;
  const std::vector<CodebookInfo>& codebooks_;
  const std::vector<Codebook>& vectors_;
  const MixtureOptions& options_;
  std::size_t finest_ = 0;
};

}  // namespace

MixtureMode mixture_mode_from_name(const std::string& name) {
  if (name == "nearest") return MixtureMode::kNearest;
  if (name == "swap") return MixtureMode::kSwap;
  throw_unknown_name("--mode", name, {"nearest", "swap"});
}

std::vector<MixtureStep> mix_codes(const Codes& from, const Codes& to,
                                   const std::vector<CodebookInfo>& codebooks,
                                   const std::vector<Codebook>& vectors,
                                   const MixtureOptions& options) {
  if (options.num_steps < 2) refuse("steps", "at least 2", std::to_string(options.num_steps));
  check(from, codebooks);
  check(to, codebooks);
  if (options.mode == MixtureMode::kNearest) check(vectors, codebooks);
  const Mixer mixer(from, to, codebooks, vectors, options);
  std::vector<MixtureStep> steps;
  for (int i = 0; i < options.num_steps; ++i) {
    const double share = static_cast<double>(i) / (options.num_steps - 1);
    steps.push_back({share, mixer.at(share)});
  }
  return steps;
}

}  // namespace vqlm
