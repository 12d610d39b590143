#include "core/config_groups.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

using nlohmann::json;

// Adds the groups of the config to those of grids, each written out.
class GroupReading {
 public:
  GroupReading(json given, std::string place, Groups& groups)
      : given_(std::move(given)), place_(std::move(place)), groups_(groups) {}

  void read_all() {
    for (const auto& [name, members] : given_.items()) read(name, {});
  }

 private:
  void read(const std::string& name, std::set<std::string> path) {
    if (groups_.count(name) != 0) return;
    const std::string where = place_ + "/" + name;
    if (!path.insert(name).second)
      throw InvalidArgument(expected_got(where, "a group that does not hold itself", name));
    if (!given_[name].is_array())
      throw InvalidArgument(expected_got(where, "an array of names", given_[name].dump()));
    std::vector<Variant> members;
    for (const json& member : given_[name]) {
      if (!member.is_string())
        throw InvalidArgument(expected_got(where, "an array of names", given_[name].dump()));
      const std::string text = member.get<std::string>();
      if (given_.contains(text)) read(text, path);
      if (const auto it = groups_.find(text); it != groups_.end())
        members.insert(members.end(), it->second.begin(), it->second.end());
      else
        members.push_back({text, text});
    }
    groups_[name] = std::move(members);
  }

  json given_;
  std::string place_;
  Groups& groups_;
};

json with_label(json title, const std::string& label) {
  if (title.is_string()) return title.get<std::string>() + " " + label;
  for (auto& [language, text] : title.items())
    if (text.is_string()) text = text.get<std::string>() + " " + label;
  return title;
}

// `element` itself, or one element for each variant of the group that it names.
std::vector<json> ungrouped(const json& element, const Groups& groups) {
  const bool object = element.is_object() && element.contains("generator");
  const json& name = object ? element["generator"] : element;
  const auto group = name.is_string() ? groups.find(name.get<std::string>()) : groups.end();
  if (group == groups.end()) return {element};
  std::vector<json> result;
  for (const Variant& variant : group->second) {
    json one = element;
    if (object) {
      one["generator"] = variant.name;
      if (one.contains("title")) one["title"] = with_label(one["title"], variant.label);
    } else {
      one = variant.name;
    }
    result.push_back(one);
  }
  return result;
}

}  // namespace

void read_groups(const json& given, const std::string& place, Groups& groups) {
  GroupReading(given, place, groups).read_all();
}

void expand_lists(json& node, const Groups& groups) {
  static const std::set<std::string> kLists = {"generators", "rows", "points"};
  if (!node.is_structured()) return;
  for (json& child : node) expand_lists(child, groups);
  if (!node.is_object()) return;
  for (auto& [key, value] : node.items()) {
    if (kLists.count(key) == 0 || !value.is_array()) continue;
    json list = json::array();
    for (const json& element : value)
      for (json& one : ungrouped(element, groups)) list.push_back(std::move(one));
    value = std::move(list);
  }
}

}  // namespace vqlm
