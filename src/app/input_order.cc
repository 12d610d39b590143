#include "app/input_order.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

class InputWalk {
 public:
  InputWalk(const PlannedGenerators& generators, const PlannedData& data, const std::string& file)
      : generators_(generators), data_(data), file_(file) {}

  void visit_generator(const std::string& name) {
    if (!enter("/generators/" + name)) return;
    const GeneratorEntry& entry = generators_.entries.at(name);
    if (!entry.data.empty()) visit_data(entry.data);
    if (generators_.entries.count(entry.initial) != 0) visit_generator(entry.initial);
    leave();
  }

 private:
  void visit_data(const std::string& name) {
    const DistilEntry* distilled = data_.distilled(name, "");
    if (distilled == nullptr || !enter("/data/" + name)) return;
    visit_data(distilled->data);
    visit_generator(distilled->teacher);
    leave();
  }

  // False where it was visited before.
  bool enter(const std::string& place) {
    const auto again = std::find(path_.begin(), path_.end(), place);
    if (again != path_.end()) {
      std::string circle;
      for (auto it = again; it != path_.end(); ++it) circle += *it + " needs ";
      throw InvalidArgument(
          expected_got(file_ + ": " + place, "inputs that can be made before it", circle + place));
    }
    if (!visited_.insert(place).second) return false;
    path_.push_back(place);
    return true;
  }
  void leave() { path_.pop_back(); }

  const PlannedGenerators& generators_;
  const PlannedData& data_;
  const std::string& file_;
  std::vector<std::string> path_;  // from the first to the place under way
  std::set<std::string> visited_;
};

}  // namespace

void check_inputs_come_first(const PlannedGenerators& generators, const PlannedData& data,
                             const std::string& file) {
  InputWalk walk(generators, data, file);
  for (const auto& [name, entry] : generators.entries) walk.visit_generator(name);
}

}  // namespace vqlm
