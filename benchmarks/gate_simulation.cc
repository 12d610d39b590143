// How often the gate is wrong: simulated test sets on which a candidate truly loses nothing, the
// margin, and twice the margin. Prints a row a case: share of passes, failures, inconclusive.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/random.h"
#include "results/gate.h"

namespace vqlm {
namespace {

constexpr int kTokens = 20;      // of a segment
constexpr double kMargin = 1.5;  // points
constexpr int kSegments = 1000;
constexpr int kSeeds = 3;

// Tokens that are right, of a system that gets `share` of them; segments are easy or hard for all.
std::vector<double> segment(Pcg64& random, double share) {
  double right = 0;
  for (int t = 0; t < kTokens; ++t) right += random.next_double() < share ? 1 : 0;
  return {right, kTokens};
}

std::vector<double> percent_right(std::span<const double> sums) {
  return {100 * sums[0] / sums[1]};
}

// Both systems on a new test set. With several seeds every training draws its own true score,
// `seed_deviation` points around the system's.
void simulate(Pcg64& random, double loss, int seeds, double seed_deviation, GateSide& baseline,
              GateSide& candidate) {
  std::vector<double> ease(kSegments);
  for (double& one : ease) one = 0.5 + 0.4 * random.next_double();
  const auto normal = [&] {  // the sum of twelve uniform numbers, Irwin-Hall
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random.next_double();
    return sum;
  };
  baseline.function = candidate.function = percent_right;
  for (GateSide* side : {&baseline, &candidate})
    for (int seed = 0; seed < seeds; ++seed) {
      const double shift =
          ((side == &candidate ? -loss : 0) + (seeds > 1 ? normal() * seed_deviation : 0)) / 100;
      SegmentStatistics statistics(2);
      for (const double one : ease) statistics.add(segment(random, one + shift));
      side->values.push_back(percent_right(statistics.sums())[0]);
      side->statistics.push_back(std::move(statistics));
    }
}

void print_case(int simulations, double loss, int seeds, double seed_deviation) {
  int counts[3] = {};
  Pcg64 random(static_cast<std::uint64_t>(1000 * loss) + static_cast<std::uint64_t>(seeds));
  for (int i = 0; i < simulations; ++i) {
    GateSide baseline, candidate;
    simulate(random, loss, seeds, seed_deviation, baseline, candidate);
    GateQuestion question;
    question.margin = kMargin;
    ++counts[static_cast<int>(gate(baseline, candidate, question).verdict)];
  }
  const auto percent = [&](Verdict verdict) {
    return 100.0 * counts[static_cast<int>(verdict)] / simulations;
  };
  std::printf("| %d | %.2f | %.1f | %.1f %% | %.1f %% | %.1f %% |\n", seeds, seed_deviation, loss,
              percent(Verdict::kPass), percent(Verdict::kFail), percent(Verdict::kInconclusive));
  std::fflush(stdout);
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) {
  const int simulations = argc > 1 ? std::atoi(argv[1]) : 2000;
  std::printf("%d simulations a row: %d segments of %d tokens, margin %.1f points, alpha 0.05\n\n",
              simulations, vqlm::kSegments, vqlm::kTokens, vqlm::kMargin);
  std::printf("| seeds | spread of seeds | true loss | pass | fail | inconclusive |\n");
  std::printf("|---|---|---|---|---|---|\n");
  for (const double loss : {vqlm::kMargin, 0.0, 2 * vqlm::kMargin})
    vqlm::print_case(simulations, loss, 1, 0);
  for (const double loss : {vqlm::kMargin, 0.0, 2 * vqlm::kMargin})
    vqlm::print_case(simulations, loss, vqlm::kSeeds, 0.2);
}
