// The data entries of a config as the planner needs them: hashes of their content for keys, names
// of their splits for checks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/distil_entry.h"
#include "app/session.h"
#include "core/run_config.h"

namespace vqlm {

class PlannedData {
 public:
  // Reads every entry strictly; throws what open_dataset throws.
  PlannedData(const RunConfig& config, const Session& session);

  // The methods throw InvalidArgument on a name that is no entry; `where` is the place in the
  // config that gives the name: "/tasks/lm/data".

  // Of the content at this session's location; of the plugin too, where one reads the data. Of a
  // distilled entry that of the data it comes from.
  const std::string& hash(const std::string& name, const std::string& where) const;
  // How the entry is distilled; null when it names a data set.
  const DistilEntry* distilled(const std::string& name, const std::string& where) const;
  // What the entry comes from through distillation; itself when it names a data set.
  const std::string& original(const std::string& name, const std::string& where) const;
  // All distilled entries.
  std::vector<std::string> distilled_names() const;
  // Throws InvalidArgument when a teacher would have to write the data first.
  void require_original(const std::string& name, const std::string& where) const;
  // Throws InvalidArgument when the data has no such split.
  void require_split(const std::string& name, const std::string& split,
                     const std::string& where) const;
  // Throws InvalidArgument when one of the splits that something learns from is missing.
  void require_splits_to_learn(const std::string& name, const std::vector<std::string>& splits,
                               const std::string& where) const;

 private:
  struct Entry {
    std::string hash;
    std::vector<std::string> splits;
    std::string original;
    std::optional<DistilEntry> distilled;
  };
  const Entry& entry(const std::string& name, const std::string& where) const;

  std::string file_;  // of the config, for messages
  std::map<std::string, Entry> entries_;
};

}  // namespace vqlm
