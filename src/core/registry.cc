#include "core/registry.h"

#include <algorithm>

namespace vqlm {

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

std::string nearest_name(const std::string& name, const std::vector<std::string>& known) {
  std::string nearest;
  std::size_t smallest = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= smallest || distance >= candidate.size()) continue;
    smallest = distance;
    nearest = candidate;
  }
  return nearest;
}

void throw_unknown_name(const std::string& kind, const std::string& name,
                        const std::vector<std::string>& known, const std::string& where) {
  std::string expected;
  for (const std::string& candidate : known) expected += (expected.empty() ? "" : ", ") + candidate;
  expected = known.empty() ? "nothing (none is registered)" : "one of " + expected;
  std::string got = "'" + name + "'";
  const std::string nearest = nearest_name(name, known);
  if (!nearest.empty()) got += " (did you mean '" + nearest + "'?)";
  const std::string subject = where.empty() ? kind : where + ": " + kind;
  throw InvalidArgument(expected_got(subject, expected, got));
}

}  // namespace vqlm
