#include "scoring_vectors/check_run.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <thread>

#include "scoring_vectors/command_vectors.h"
#include "scoring_vectors/vector_kinds.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxShown = 20;  // failed vectors printed in full

struct Result {
  std::vector<Difference> differences;
  std::optional<std::string> skipped;  // why
};

std::string fields_of(const json& vector) {
  std::string list;
  for (const auto& [field, value] : vector.items()) list += (list.empty() ? "" : ", ") + field;
  return list;
}

Result check_vector(const json& vector, CheckTools& tools) {
  const VectorKind* kind = kind_of(vector);
  if (kind == nullptr || kind->check == nullptr) {
    const std::string op = vector.contains("op") ? ", op " + vector["op"].dump() : "";
    return {{{"kind", "a vector of a known kind", "fields " + fields_of(vector) + op}}, {}};
  }
  VectorCheck check(vector);
  try {
    kind->check(check, tools);
  } catch (const SkippedVector& skipped) {
    return {{}, skipped.reason};
  } catch (const std::exception& error) {
    return {{{"computation", "no error", error.what()}}, {}};
  }
  return {check.differences(), {}};
}

Result run_check(const PlannedCheck& planned, CheckTools& tools) {
  if (planned.fault) return {{*planned.fault}, {}};
  tools.arithmetic = planned.arithmetic;
  std::optional<Result> first;
  for (const SharedVector& vector : planned.alternatives) {
    Result result = check_vector(*vector, tools);
    if (result.differences.empty()) return result;
    if (!first) first = std::move(result);
  }
  return *first;
}

class Reporter {
 public:
  explicit Reporter(std::ostream& out) : out_(out) {}

  void report(const PlannedFile& file, const std::vector<Result>& results) {
    if (!file.is_covered && results.empty()) {
      out_ << file.name << ": not checked, there are no values of this variant for it\n";
      return;
    }
    CheckCounts counts;
    std::map<std::string, std::size_t> reasons;
    for (const Result& result : results) {
      if (result.skipped) ++reasons[*result.skipped];
      ++(result.skipped               ? counts.skipped
         : result.differences.empty() ? counts.passed
                                      : counts.failed);
    }
    out_ << file.name << ": " << counts.passed << " passed, " << counts.failed << " failed, "
         << counts.skipped << " skipped";
    for (const auto& [reason, count] : reasons) out_ << " (" << count << ": " << reason << ")";
    out_ << std::endl;
    for (std::size_t i = 0; i < results.size(); ++i)
      if (!results[i].differences.empty()) show(file.checks[i].id, results[i].differences);
    total_.passed += counts.passed;
    total_.failed += counts.failed;
    total_.skipped += counts.skipped;
  }

  const CheckCounts& total() const { return total_; }

 private:
  void show(const std::string& id, const std::vector<Difference>& differences) {
    if (num_shown_ == kMaxShown) out_ << "  further failures are only counted\n";
    if (num_shown_++ >= kMaxShown) return;
    constexpr std::size_t kMaxFields = 4;
    for (std::size_t i = 0; i < std::min(kMaxFields, differences.size()); ++i)
      out_ << "  " << id << ": " << differences[i].field << ": expected " << differences[i].expected
           << ", got " << differences[i].got << "\n";
    if (differences.size() > kMaxFields)
      out_ << "  " << id << ": and " << differences.size() - kMaxFields << " fields more\n";
  }

  std::ostream& out_;
  CheckCounts total_;
  std::size_t num_shown_ = 0;
};

class Runner {
 public:
  Runner(const std::string& folder, std::size_t num_threads) {
    for (std::size_t t = 0; t < num_threads; ++t) tools_.emplace_back(folder);
  }

  std::vector<Result> run(const PlannedFile& file) {
    std::optional<InputFolder> inputs;
    if (!file.input_files.empty()) inputs.emplace(file.input_files);
    std::vector<Result> results(file.checks.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&](CheckTools& tools) {
      for (std::size_t i = next++; i < results.size(); i = next++)
        results[i] = run_check(file.checks[i], tools);
    };
    std::vector<std::thread> threads;
    for (std::size_t t = 1; t < tools_.size(); ++t) threads.emplace_back(work, std::ref(tools_[t]));
    work(tools_[0]);
    for (std::thread& thread : threads) thread.join();
    return results;
  }

 private:
  std::deque<CheckTools> tools_;  // one a thread
};

}  // namespace

CheckCounts run_checks(const std::vector<PlannedFile>& plan, const std::string& folder,
                       std::size_t num_threads, std::ostream& out) {
  Runner runner(folder, num_threads);
  Reporter reporter(out);
  for (const PlannedFile& file : plan)
    if (!file.checks.empty() || !file.is_covered) reporter.report(file, runner.run(file));
  const CheckCounts& total = reporter.total();
  out << total.passed << " passed, " << total.failed << " failed, " << total.skipped
      << " skipped\n";
  return total;
}

}  // namespace vqlm
