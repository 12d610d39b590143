// Splits of the run's data, loaded once a process; training splits of distilled data with the
// targets that the store holds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/plan.h"
#include "data/example.h"
#include "data/overlap.h"
#include "results/store.h"

namespace vqlm {

class DataCache {
 public:
  // The arguments must outlive it.
  DataCache(const Plan& plan, const Session& session, const Store& store)
      : plan_(plan), session_(session), store_(store) {}

  // `seed` is that of the teacher where the split is distilled, and ignored elsewhere.
  const std::vector<Example>& split(const std::string& data, const std::string& split,
                                    std::uint64_t seed);
  // Of the training split; empty when the data has none.
  const TrainingTexts& training_texts(const std::string& data, std::uint64_t seed);

 private:
  std::vector<Example> load_distilled(const std::string& data, std::uint64_t seed);

  const Plan& plan_;
  const Session& session_;
  const Store& store_;
  // By data entry, split, and seed where it decides the examples, else 0.
  std::map<std::tuple<std::string, std::string, std::uint64_t>, std::vector<Example>> splits_;
  std::map<std::pair<std::string, std::uint64_t>, TrainingTexts> training_texts_;
};

}  // namespace vqlm
