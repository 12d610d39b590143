#include "app/cell_runner.h"

#include <sys/resource.h>

#include <filesystem>
#include <optional>

#include "app/components.h"
#include "app/machine.h"
#include "app/torch_runtime.h"
#include "core/error.h"
#include "core/version.h"
#include "results/cell_lock.h"

namespace vqlm {
namespace {

// On a GPU what LibTorch took there, else what the whole process took.
void add_peak_memory(const std::string& device, nlohmann::json& timing) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const std::optional<std::int64_t> on_device =
      device == "cpu" ? std::nullopt : peak_device_bytes();
  timing["peak_memory_of"] = on_device ? "device" : "process";
  timing["peak_memory_bytes"] =
      on_device.value_or(static_cast<std::int64_t>(usage.ru_maxrss) * 1024);
}

}  // namespace

CellRunner::CellRunner(const Plan& plan, const Session& session, Store& store, int jobs)
    : plan_(plan), session_(session), store_(store), jobs_(jobs), data_(plan, session, store) {}

void CellRunner::run(const std::string& key) {
  const Cell* cell = plan_.find(key);
  if (cell == nullptr)
    throw InvalidArgument(
        expected_got("cell " + key, "one of the plan", "none (did the config change?)"));
  if (store_.has(key)) return;
  const CellLock lock(store_.lock_file(key));
  if (store_.has(key)) return;
  const bool alone = cell->kind == CellKind::kTiming;
  const CellLock machine(store_.machine_lock_file(),
                         alone ? CellLock::Kind::kExclusive : CellLock::Kind::kShared);
  started_ = std::chrono::steady_clock::now();
  switch (cell->kind) {
    case CellKind::kTokenizer:
      return run_tokenizer(*cell);
    case CellKind::kTrain:
      return run_train(*cell);
    case CellKind::kDistil:
      return run_distil(*cell);
    case CellKind::kTask:
      return run_task(*cell, false);
    case CellKind::kTiming:
      return run_task(*cell, true);
    case CellKind::kMetric:
      return run_metric(*cell);
  }
}

std::string CellRunner::new_artefact_folder(const Cell& cell) {
  const std::string folder = store_.work_folder(cell.key) + "/artefacts";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

void CellRunner::commit(const Cell& cell, nlohmann::json result, nlohmann::json timing,
                        const std::string& artefacts) {
  Record record;
  record.key = cell.key;
  record.kind = cell_kind_name(cell.kind);
  record.name = cell.title;
  record.recipe = cell.recipe;
  record.result = std::move(result);
  add_peak_memory(session_.options.device, timing);
  timing["cell_seconds"] =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  timing["device"] = session_.options.device;
  timing["threads"] = session_.options.threads;
  timing["jobs"] = cell.kind == CellKind::kTiming ? 1 : jobs_;  // a timing runs alone
  timing["version"] = kVersion;
  timing["machine"] = describe_machine();
  store_.commit(record, timing, artefacts);
}

const Checkpoint& CellRunner::loaded(const std::string& name, std::uint64_t seed) {
  const auto it = loaded_.find({name, seed});
  if (it != loaded_.end()) return it->second;
  const GeneratorEntry& entry = plan_.generators.at(name);
  Checkpoint checkpoint;  // entered once it is whole
  if (entry.is_trained()) {
    const Cell* train = plan_.find(CellKind::kTrain, "", name, seed);
    checkpoint = load_checkpoint(store_.artefact(train->key), session_);
  } else if (!entry.checkpoint.empty()) {
    checkpoint = load_checkpoint(entry.checkpoint, session_);
  } else {
    GeneratorEntry ignored;
    checkpoint.generator = make_generator(plan_.config, name, session_, ignored);
  }
  return loaded_[{name, seed}] = std::move(checkpoint);
}

}  // namespace vqlm
