// The first examples of each split of another data set: `"limit": {"train": 1000}`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace vqlm {

class LimitedDataset : public Dataset {
 public:
  LimitedDataset(std::unique_ptr<Dataset> whole, std::map<std::string, std::int64_t> limits);
  DatasetInfo info() const override;
  std::string content_hash(const DataLocation& location) const override;
  std::vector<Example> load(const std::string& split, const DataLocation& location) const override;
  void require_files(const std::string& split, const DataLocation& location) const override;

 private:
  std::string limited_hash(const std::string& whole_hash) const;
  std::unique_ptr<Dataset> whole_;
  std::map<std::string, std::int64_t> limits_;  // examples kept, by split; absent: all
};

}  // namespace vqlm
