#include "app/thread_calibration.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "core/child_process.h"
#include "nn/torch.h"

namespace vqlm {
namespace {

using Clock = std::chrono::steady_clock;

// About a feed-forward layer of the networks here: 2,000 tokens of width 128.
constexpr int kTokens = 2000, kWidth = 128, kInner = 512;
constexpr double kStartSeconds = 60;  // for LibTorch to load

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::unique_ptr<ChildProcess> start_worker(int threads, double seconds) {
  ChildOptions options;
  const std::string count = std::to_string(threads);
  options.command = {std::filesystem::read_symlink("/proc/self/exe").string(), "doctor",
                     "--measure-steps=" + std::to_string(seconds), "--threads=" + count, "--quiet"};
  options.environment = {{"OMP_NUM_THREADS", count}, {"MKL_NUM_THREADS", count}};
  return std::make_unique<ChildProcess>("measurement of training steps", options);
}

double steps_of(ChildProcess& worker, double seconds) {
  const auto start = Clock::now();
  while (seconds_since(start) < seconds + kStartSeconds) {
    for (const std::string& line : worker.receive()) return std::atof(line.c_str());
    if (worker.closed()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw RuntimeError(expected_got("measurement of training steps", "a number of steps", "none"));
}

double measure(int jobs, int threads, double seconds) {
  std::vector<std::unique_ptr<ChildProcess>> workers;
  for (int i = 0; i < jobs; ++i) workers.push_back(start_worker(threads, seconds));
  double sum = 0;
  for (const auto& worker : workers) sum += steps_of(*worker, seconds);
  return sum;
}

}  // namespace

std::vector<Spread> measure_spreads(double seconds) {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::vector<Spread> spreads;
  for (int threads = 1; threads <= cores; threads *= 2) {
    const int jobs = cores / threads;
    spreads.push_back({jobs, threads, measure(jobs, threads, seconds)});
  }
  return spreads;
}

double measure_training_steps(double seconds) {
  torch::manual_seed(1);
  const torch::Tensor input = torch::randn({kTokens, kWidth});
  torch::Tensor first = torch::randn({kWidth, kInner}, torch::requires_grad()),
                second = torch::randn({kInner, kWidth}, torch::requires_grad());
  std::int64_t steps = 0;
  const auto step = [&] {
    const torch::Tensor loss = torch::relu(input.matmul(first)).matmul(second).square().mean();
    loss.backward();
    first.mutable_grad().zero_();
    second.mutable_grad().zero_();
  };
  step();  // warm-up
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    step();
    ++steps;
  }
  return static_cast<double>(steps) / seconds_since(start);
}

}  // namespace vqlm
