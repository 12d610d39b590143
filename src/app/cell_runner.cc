#include "app/cell_runner.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

#include "app/components.h"
#include "core/error.h"
#include "core/version.h"
#include "model/trainable.h"

namespace vqlm {
namespace {

// Held while a cell is computed; released by the system when the process dies.
class CellLock {
 public:
  explicit CellLock(const std::string& path)
      : file_(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)) {
    if (file_ < 0 || flock(file_, LOCK_EX) != 0)
      throw RuntimeError(expected_got(path, "a file that can be locked", "an error"));
  }
  ~CellLock() { close(file_); }
  CellLock(const CellLock&) = delete;
  CellLock& operator=(const CellLock&) = delete;

 private:
  int file_;
};

std::int64_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

CellRunner::CellRunner(const Plan& plan, const Session& session, Store& store)
    : plan_(plan), session_(session), store_(store), data_(plan.config, session) {}

void CellRunner::run(const std::string& key) {
  const Cell* cell = plan_.find(key);
  if (cell == nullptr)
    throw InvalidArgument(
        expected_got("cell " + key, "one of the plan", "none (did the config change?)"));
  if (store_.has(key)) return;
  const CellLock lock(store_.lock_file(key));
  if (store_.has(key)) return;
  switch (cell->kind) {
    case CellKind::kTokenizer:
      return run_tokenizer(*cell);
    case CellKind::kTrain:
      return run_train(*cell);
    case CellKind::kTask:
      return run_task(*cell, false);
    case CellKind::kTiming:
      return run_task(*cell, true);
    case CellKind::kMetric:
      return run_metric(*cell);
  }
}

void CellRunner::commit(const Cell& cell, nlohmann::json result, nlohmann::json timing,
                        const std::string& artefacts) {
  Record record;
  record.key = cell.key;
  record.kind = cell_kind_name(cell.kind);
  record.name = cell.title;
  record.recipe = cell.recipe;
  record.result = std::move(result);
  timing["peak_memory_bytes"] = peak_memory_bytes();
  timing["threads"] = session_.options.threads;
  timing["version"] = kVersion;
  store_.commit(record, timing, artefacts);
}

Generator& CellRunner::generator(const std::string& name, std::uint64_t seed) {
  const std::string id = name + "/" + std::to_string(seed);
  const auto it = loaded_.find(id);
  if (it != loaded_.end()) return *it->second.generator;
  const GeneratorEntry& entry = plan_.generators.at(name);
  Checkpoint checkpoint;
  if (!entry.trainable) {
    GeneratorEntry ignored;
    checkpoint.generator = make_generator(plan_.config, name, session_, ignored);
  } else if (!entry.checkpoint.empty()) {
    checkpoint = load_checkpoint(entry.checkpoint, session_);
  } else {
    const Cell* train = plan_.find(CellKind::kTrain, "", name, seed);
    checkpoint = load_checkpoint(store_.artefact(train->key), session_);
  }
  return *(loaded_[id] = std::move(checkpoint)).generator;
}

}  // namespace vqlm
