// Looking after a store: what it holds, whether that is whole, and removing or copying cells.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "results/store.h"

namespace vqlm {

struct StoredCell {
  std::string key, kind, name;
  std::uintmax_t num_bytes = 0;  // of the artefacts
  double seconds = -1;           // that it took; negative: not noted
};

// In the order of kinds and names. Damaged records are left out with a warning.
std::vector<StoredCell> stored_cells(const Store& store);

// The one key that begins so. Throws InvalidArgument where none or several do.
std::string whole_key(const Store& store, const std::string& beginning);

struct StoreProblem {
  std::string key, problem;
};
// Records that cannot be read or whose key is not that of their recipe, timings that cannot be
// read, artefacts without a record.
std::vector<StoreProblem> verify_store(const Store& store);

// Removes a cell: record first, so that what is left of a kill is no cell; the artefacts lose their
// name before they go. Not while others write to the store.
void remove_cell(const Store& store, const std::string& key);

// Copies a cell into another store, which may have it already; waits for a process that computes it
// there. Throws RuntimeError when the disk refuses.
void copy_cell(const Store& from, const std::string& key, Store& to);

}  // namespace vqlm
