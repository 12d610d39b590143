// The catalogue of data sets: configs/datasets/NAME.json, and how a run config opens one.
//
// A data entry of a run config names a set and the view of it:
//   {"use": "multi30k", "source": "en", "target": "de", "limit": {"train": 1000}}
// `use` is a name of the catalogue or a path that ends in .json, for data of one's own. The
// registered kind of the definition gets one object: the view options as they stand in the entry
// (without `use` and `limit`), and the definition under the key "definition", there with its "name"
// (stem of its file) and "base" (its folder) added. The kind reads the view options with the
// definition's "defaults" as fallback.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "core/registries.h"
#include "data/dataset.h"
#include "data/dataset_definition.h"

namespace vqlm {

// Throws InvalidArgument on an unknown name, kind, option, or split in `limit`.
std::unique_ptr<Dataset> open_dataset(JsonReader& entry, const Registries& registries);

struct CatalogEntry {
  std::string name, kind, description;
};
// All of configs/datasets, sorted by name. Throws RuntimeError when the folder is missing.
std::vector<CatalogEntry> dataset_names();

// The definition of a name or path as above. Throws InvalidArgument on an unknown one.
DatasetDefinition load_dataset_definition(const std::string& use);

}  // namespace vqlm
