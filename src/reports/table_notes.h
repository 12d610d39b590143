// The notes under a table: what its intervals are, which numbers have none, what the kinds of its
// likelihoods mean.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/language.h"
#include "results/aggregate.h"

namespace vqlm {

// Collects what the cells of a table have in common.
class TableFacts {
 public:
  // `column`: its place in the table's specification.
  void add_heading(std::size_t column, const std::string& heading);
  void add_cell(std::size_t column, const std::string& kind, const Aggregate& aggregate);
  std::vector<std::string> notes(Language language) const;

 private:
  struct Method {
    bool over_seeds = false;
    int num_seeds = 0;
    double level = 0.95;
    std::string name;  // empty and not over seeds: no interval
    auto operator<=>(const Method&) const = default;
  };

  std::string sentence(const Method& method, Language language) const;

  std::map<std::size_t, std::string> headings_;
  std::vector<std::string> kinds_;
  std::vector<Method> methods_;                            // in the order met
  std::map<Method, std::vector<std::string>> columns_of_;  // headings by method
};

// What the marks of a table mean. `baseline`: what plain numbers are marked against, or "".
std::string significance_note(const std::string& baseline, const std::vector<std::string>& methods,
                              Language language);
std::string bold_note(Language language);

// "of two kinds of likelihood: bound against exact"
std::string unlike_kinds_note(const std::string& kind, const std::string& other, Language language);

// "from 3 of 5 points; no score: K = 16, K = 256"
std::string left_out_note(std::size_t num_points, const std::vector<std::string>& left_out,
                          Language language);

// "mean over 2 seeds; 1 seed gave no score"
std::string missing_seeds_note(int num_seeds, int missing, Language language);

}  // namespace vqlm
