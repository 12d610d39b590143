#include "scoring_vectors/check_plan.h"

#include <algorithm>
#include <map>

#include "scoring_vectors/vector_kinds.h"

namespace vqlm {
namespace {

using nlohmann::json;

bool is_variant(const json& vector) {
  const VectorKind* kind = kind_of(vector);
  return kind != nullptr && kind->check == nullptr;
}

std::optional<VectorArithmetic> arithmetic_of(const json& record) {
  if (record.at("env") == "python>=3.12") return VectorArithmetic::kCompensatedSum;
  if (record.at("env") == "numpy<2") return VectorArithmetic::kNumpy1;
  return std::nullopt;
}

// The vector with the values of the record.
SharedVector merged(const json& vector, const json& record) {
  json result = vector;
  for (const auto& [field, value] : record.items())
    if (field != "env") result[field] = value;
  if (record.contains("score") && !record.contains("score_hex")) result.erase("score_hex");
  if (arithmetic_of(record) == VectorArithmetic::kNumpy1)  // everything is a double there
    for (const char* field : {"mean_type", "ci_type"})
      if (result.contains(field) && !record.contains(field)) result[field] = "float";
  return std::make_shared<const json>(std::move(result));
}

// The environment with compensated sums had neither MeCab nor SentencePiece: there are no values
// for vectors that need them.
bool needs_package(const json& vector) {
  const auto options = vector.find("options");
  if (options == vector.end()) return false;
  const std::string text = options->dump();
  const auto names = {"ja-mecab", "ko-mecab", "spm", "flores101", "flores200", "spBLEU-1K"};
  return std::any_of(names.begin(), names.end(), [&text](const char* name) {
    return text.find('"' + std::string(name) + '"') != std::string::npos;
  });
}

class Planner {
 public:
  Planner(const std::vector<VectorFile>& files, const PlanOptions& options) : options_(options) {
    for (const VectorFile& file : files)
      for (const SharedVector& vector : file.vectors)
        (is_variant(*vector) ? records_ : vectors_)[id_of(*vector)].push_back(vector);
  }

  PlannedFile plan(const VectorFile& file) const {
    PlannedFile planned;
    planned.name = file.name;
    planned.input_files = file.input_files;
    if (options_.only.empty())
      for (const VectorFile::Fault& fault : file.faults)
        planned.checks.push_back({fault.where, options_.arithmetic, {}, fault.difference});
    planned.is_covered = is_covered(file);
    for (const SharedVector& vector : file.vectors)
      if (is_asked_for(*vector)) add(planned, vector);
    return planned;
  }

 private:
  bool is_asked_for(const json& vector) const {
    if (options_.only.empty()) return true;
    const VectorKind* kind = kind_of(vector);
    return kind != nullptr && kind->name == options_.only;
  }

  bool is_asked_for(VectorArithmetic arithmetic) const {
    return options_.arithmetic == VectorArithmetic::kRecorded || options_.arithmetic == arithmetic;
  }

  // The records for a vector in the environment asked for.
  std::vector<SharedVector> records_of(const json& vector) const {
    std::vector<SharedVector> found;
    const auto place = records_.find(id_of(vector));
    if (place == records_.end()) return found;
    for (const SharedVector& record : place->second)
      if (arithmetic_of(*record) == options_.arithmetic) found.push_back(record);
    return found;
  }

  bool is_covered(const VectorFile& file) const {
    if (options_.arithmetic == VectorArithmetic::kRecorded) return true;
    return std::any_of(file.vectors.begin(), file.vectors.end(), [this](const auto& vector) {
      return !is_variant(*vector) && !records_of(*vector).empty();
    });
  }

  void add(PlannedFile& planned, const SharedVector& vector) const {
    if (is_variant(*vector))
      add_record(planned, *vector);
    else if (options_.arithmetic == VectorArithmetic::kRecorded)
      planned.checks.push_back({id_of(*vector), options_.arithmetic, {vector}, {}});
    else if (planned.is_covered)
      add_varied(planned, vector);
  }

  void add_varied(PlannedFile& planned, const SharedVector& vector) const {
    if (needs_package(*vector)) return;
    PlannedCheck check{id_of(*vector), options_.arithmetic, {}, {}};
    for (const SharedVector& record : records_of(*vector))
      check.alternatives.push_back(merged(*vector, *record));
    if (check.alternatives.empty() || vectors_.at(check.id).size() > 1)
      check.alternatives.push_back(vector);
    planned.checks.push_back(std::move(check));
  }

  void add_record(PlannedFile& planned, const json& record) const {
    PlannedCheck check{id_of(record), VectorArithmetic::kRecorded, {}, {}};
    const auto arithmetic = arithmetic_of(record);
    const auto found = vectors_.find(check.id);
    const bool is_named = found != vectors_.end();
    const bool goes_with_vector = is_named && options_.arithmetic != VectorArithmetic::kRecorded;
    if (arithmetic && (!is_asked_for(*arithmetic) || goes_with_vector)) return;
    if (!arithmetic) {
      check.fault = {"env", "python>=3.12 or numpy<2", record.at("env").dump()};
    } else if (!is_named) {
      check.fault = {"id", "a vector of this name in the folder", "none"};
    } else {
      check.arithmetic = *arithmetic;
      for (const SharedVector& vector : found->second)
        check.alternatives.push_back(merged(*vector, record));
    }
    planned.checks.push_back(std::move(check));
  }

  PlanOptions options_;
  std::map<std::string, std::vector<SharedVector>> vectors_, records_;  // by id
};

}  // namespace

std::vector<PlannedFile> plan_checks(const std::vector<VectorFile>& files,
                                     const PlanOptions& options) {
  const Planner planner(files, options);
  std::vector<PlannedFile> plan;
  for (const VectorFile& file : files) plan.push_back(planner.plan(file));
  return plan;
}

}  // namespace vqlm
