// How to spread training over the cores of this machine: workers of one thread, or fewer workers of
// several. OpenMP threads wait for each other busily, so that they can be slower than one beside
// any other load; only a measurement tells.
#pragma once

#include <vector>

namespace vqlm {

struct Spread {
  int jobs = 1, threads = 1;    // of a worker
  double steps_per_second = 0;  // of all workers together
};

// Each division of the cores into workers of 1, 2, 4, ... threads, measured for about `seconds`
// each: as many processes at once as there are workers, each training a small network. Starts this
// program anew for them. Throws RuntimeError when one of them fails.
std::vector<Spread> measure_spreads(double seconds);

// What such a process does: steps a second, with the threads that LibTorch was given.
double measure_training_steps(double seconds);

}  // namespace vqlm
