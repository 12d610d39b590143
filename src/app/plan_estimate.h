// How long the cells of a plan will take, from how long earlier ones took.
//   training      seconds of earlier trainings of the same generator type, times the ratio of
//                 steps x tokens a batch x batches a step; where some had the same network (the
//                 same config but for "training"), of these alone. Without steps (n-grams): as the
//                 others
//   others        seconds of earlier cells of the same kind and the same type of tokenizer, task or
//                 metric
// Of several earlier ones the median counts. A guess: data, other load and other machines move it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/plan.h"
#include "results/store.h"

namespace vqlm {

struct CellEstimate {
  double seconds = -1;       // negative: unknown
  std::size_t num_from = 0;  // earlier cells
};

class EarlierCells {
 public:
  void add(const std::string& kind, const nlohmann::json& recipe, double seconds);
  // Those of a store that note their time; damaged ones are passed over.
  void add(const Store& store);
  std::size_t size() const { return cells_.size(); }

  CellEstimate estimate(const Cell& cell) const;

 private:
  struct Earlier {
    std::string kind, type, network;
    double work = 0;  // steps x tokens a batch x batches a step; 0: no such thing
    double seconds = 0;
  };
  static Earlier described(const std::string& kind, const nlohmann::json& recipe, double seconds);
  std::vector<Earlier> cells_;
};

struct CellTime {
  const Cell* cell = nullptr;
  double seconds = 0;  // 0: there is nothing to do
};
// How long cells, in plan order, take where `jobs` run at once, at least: timings run alone; the
// others in parallel, but no faster than the longest chain of cells that need each other.
double run_seconds(const std::vector<CellTime>& cells, int jobs);

}  // namespace vqlm
