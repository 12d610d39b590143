// Vector files: JSON Lines, gzipped or not, one vector a line.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scoring_vectors/vector_check.h"

namespace vqlm {

using SharedVector = std::shared_ptr<const nlohmann::json>;

struct VectorFile {
  // What is no vector, and why.
  struct Fault {
    std::string where;  // "line 12"
    Difference difference;
  };
  std::string name;
  std::vector<SharedVector> vectors;        // objects
  std::vector<nlohmann::json> input_files;  // lines that only belong to the others
  std::vector<Fault> faults;
};

// Every *.jsonl.gz and *.jsonl of a folder, by name. Throws InvalidArgument when it has none.
std::vector<VectorFile> read_vector_files(const std::string& folder);

// "bleu-00001"; "no id" where there is none.
std::string id_of(const nlohmann::json& vector);

}  // namespace vqlm
