// One example: what a generator is given and what it should produce. Every data set is a list of
// these.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

struct Example {
  std::string id;      // unique in its split: "test/17"
  std::string source;  // what the generator is given (sentence to translate, document, prefix); may
                       // be empty
  std::vector<std::string>
      references;     // targets, UTF-8; in language modelling [0] is the text itself
  std::string label;  // class of the text; may be empty
};

}  // namespace vqlm
