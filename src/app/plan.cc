#include "app/plan.h"

namespace vqlm {

const char* cell_kind_name(CellKind kind) {
  switch (kind) {
    case CellKind::kTokenizer:
      return "tokenizer";
    case CellKind::kTrain:
      return "train";
    case CellKind::kDistil:
      return "distil";
    case CellKind::kTask:
      return "task";
    case CellKind::kTiming:
      return "timing";
    case CellKind::kMetric:
      return "metric";
  }
  return "";
}

namespace {

std::string cell_name(CellKind kind, const std::string& subject, const std::string& generator,
                      std::uint64_t seed, const std::string& metric) {
  // Tokenizers do not depend on the seed; names cannot contain a line end.
  return std::string(cell_kind_name(kind)) + "\n" + subject + "\n" + generator + "\n" +
         (kind == CellKind::kTokenizer ? "" : std::to_string(seed)) + "\n" + metric;
}

}  // namespace

std::set<std::string> Plan::used_generators() const {
  std::set<std::string> used;
  for (const auto& [name, task] : tasks) {
    used.insert(task.generators.begin(), task.generators.end());
    for (const auto& [role, generator] : task.roles) used.insert(generator);
  }
  return used;
}

void Plan::add(const Cell& cell) {
  const auto [it, fresh] = by_key.try_emplace(cell.key, cells.size());
  if (fresh) cells.push_back(cell);
  const std::string& subject = cell.kind == CellKind::kTokenizer ? cell.tokenizer
                               : cell.kind == CellKind::kDistil  ? cell.data
                                                                 : cell.task;
  by_name[cell_name(cell.kind, subject, cell.generator, cell.seed, cell.metric)] = it->second;
}

const Cell* Plan::find(const std::string& key) const {
  const auto it = by_key.find(key);
  return it == by_key.end() ? nullptr : &cells[it->second];
}

const Cell* Plan::find(CellKind kind, const std::string& subject, const std::string& generator,
                       std::uint64_t seed, const std::string& metric) const {
  const auto it = by_name.find(cell_name(kind, subject, generator, seed, metric));
  return it == by_name.end() ? nullptr : &cells[it->second];
}

}  // namespace vqlm
