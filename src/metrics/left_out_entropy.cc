#include "metrics/left_out_entropy.h"

#include <algorithm>
#include <cmath>

namespace vqlm {
namespace {

// n log n, from a table for the counts of one codebook.
class CountTerm {
 public:
  explicit CountTerm(double largest)
      : table_(static_cast<std::size_t>(std::min(largest, kLargestTable)) + 1, 0.0) {
    for (std::size_t n = 2; n < table_.size(); ++n)
      table_[n] = static_cast<double>(n) * std::log(static_cast<double>(n));
  }
  double operator()(double count) const {
    const auto n = static_cast<std::size_t>(count);
    return n < table_.size() ? table_[n] : count * std::log(count);
  }

 private:
  static constexpr double kLargestTable = 1 << 20;
  std::vector<double> table_;
};

// What is left of a codebook: codes drawn, and the sum of their count terms. The entropy is
// log(drawn) - terms / drawn.
struct Rest {
  double drawn = 0, terms = 0;
  double weighted_entropy() const { return drawn > 0 ? drawn * std::log(drawn) - terms : 0; }
};

// Of one codebook: what is left without each group and each pair.
struct CodebookRests {
  std::vector<Rest> group, pair;
};

// What leaving out groups, and pairs beyond what both of their groups do, takes from one code's
// term. `all`: how often it was drawn.
void note_code(std::span<const CodeHistogram> groups, std::size_t code, double all,
               const CountTerm& term, CodebookRests& changes) {
  std::vector<std::size_t> holders;
  const double before = term(all);
  const auto change = [&](double taken) { return term(all - taken) - before; };
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double count = groups[g].counts[code];
    if (count == 0) continue;
    changes.group[g].drawn -= count;
    changes.group[g].terms += change(count);
    for (const std::size_t other : holders) {
      const double others = groups[other].counts[code];
      changes.pair[pair_place(other, g, groups.size())].terms +=
          change(count + others) - change(count) - change(others);
    }
    holders.push_back(g);
  }
}

// From changes to what is left.
void apply(const Rest& whole, CodebookRests& changes) {
  const std::size_t groups = changes.group.size();
  for (std::size_t g = 0; g < groups; ++g)
    for (std::size_t h = g + 1; h < groups; ++h) {
      Rest& pair = changes.pair[pair_place(g, h, groups)];
      pair.drawn = whole.drawn + changes.group[g].drawn + changes.group[h].drawn;
      pair.terms += whole.terms + changes.group[g].terms + changes.group[h].terms;
    }
  for (Rest& group : changes.group) {
    group.drawn += whole.drawn;
    group.terms += whole.terms;
  }
}

CodebookRests rests_of(std::span<const CodeHistogram> groups) {
  const std::size_t num_groups = groups.size(), num_codes = groups[0].counts.size();
  std::vector<double> all(num_codes, 0.0);
  for (const CodeHistogram& group : groups)
    for (std::size_t code = 0; code < num_codes; ++code) all[code] += group.counts[code];
  const CountTerm term(all.empty() ? 0 : *std::max_element(all.begin(), all.end()));
  CodebookRests rests{std::vector<Rest>(num_groups),
                      std::vector<Rest>(num_groups * (num_groups - 1) / 2)};
  Rest whole;
  for (std::size_t code = 0; code < num_codes; ++code) {
    whole.drawn += all[code];
    whole.terms += term(all[code]);
    note_code(groups, code, all[code], term, rests);
  }
  apply(whole, rests);
  return rests;
}

// The mean over codebooks for each place of `rests`; empty where nothing is left somewhere.
std::vector<double> means(const std::vector<CodebookRests>& codebooks,
                          std::vector<Rest> CodebookRests::*rests) {
  std::vector<double> result;
  for (std::size_t place = 0; place < (codebooks[0].*rests).size(); ++place) {
    double drawn = 0, weighted = 0;
    for (const CodebookRests& codebook : codebooks) {
      drawn += (codebook.*rests)[place].drawn;
      weighted += (codebook.*rests)[place].weighted_entropy();
    }
    if (drawn <= 0) return {};
    result.push_back(std::max(0.0, weighted / drawn));
  }
  return result;
}

}  // namespace

double mean_entropy(std::span<const CodeHistogram> codebooks) {
  if (codebooks.size() == 1) return codebooks[0].entropy_nats();
  double weighted = 0, drawn = 0;
  for (const CodeHistogram& histogram : codebooks) {
    weighted += histogram.drawn() * histogram.entropy_nats();
    drawn += histogram.drawn();
  }
  return drawn > 0 ? weighted / drawn : 0;
}

LeftOut left_out_entropies(std::span<const std::vector<CodeHistogram>> codebooks) {
  std::vector<CodebookRests> rests;
  for (const std::vector<CodeHistogram>& groups : codebooks) rests.push_back(rests_of(groups));
  LeftOut without{means(rests, &CodebookRests::group), {}};
  if (!without.group.empty()) without.pair = means(rests, &CodebookRests::pair);
  return without;
}

}  // namespace vqlm
