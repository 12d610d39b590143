// Names that stand for several generators in the lists of a config: grids and groups
// (config_expansion.h).
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace vqlm {

struct Variant {
  std::string name;   // of the entry
  std::string label;  // what is behind the group's title: "64, 0.001"
};
using Groups = std::map<std::string, std::vector<Variant>>;

// Adds the section "groups", each group written out, to those of grids. Throws InvalidArgument on
// one that holds itself, or is no array of names; `place` serves the message.
void read_groups(const nlohmann::json& given, const std::string& place, Groups& groups);

// Replaces the names of groups in every "generators", "rows" and "points" under `node`.
void expand_lists(nlohmann::json& node, const Groups& groups);

}  // namespace vqlm
