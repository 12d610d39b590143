// What a data set is made of, as configs/datasets/NAME.json states it: the files with their
// checksums and addresses, and which file and lines make each split.
//
//   {"kind": "parallel", "description": "...", "licence": "...", "citation": "...",
//    "folder": "multi30k",                      // of the mirror and the cache; default: the name
//    "files": {"train.en": {"file": "train.en.gz", "sha256": "d79c...",
//                           "address": "https://...", "content_sha256": "460a..."}, ...},
//    "splits": {"train": {"files": {"en": "train.en", "de": "train.de"}}, ...},
//    "defaults": {"source": "en", "target": "de"}}   // view options, where a config has none
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/json_reader.h"

namespace vqlm {

// One file under its role ("train.en"). Empty strings: not stated.
struct DatasetFile {
  std::string file;             // its name in the mirror and in the cache
  std::string sha256;           // of that file; null in JSON: recorded at the first download
  std::string address;          // where it is downloaded; null in JSON: in a mirror only
  std::string served_as;        // name of the address's form in the cache where it is another one
  std::string served_sha256;    // of that form
  std::string content_sha256;   // of the text inside, decompressed: the same for both forms
  std::string member;           // path inside an archive
  std::string format = "text";  // "text": a line each; "tags": lines of <seg> elements, or lines
                                // between those that begin with '<' (IWSLT)
  std::int64_t column = 0;      // tab-separated column to take, from 1; 0: the whole line
};

// Which lines of the files make a split: those in [from, to) as shares of all lines, rounded down,
// and among them those whose index (from 0 in the files) modulo `every` is in `remainders`.
struct LineSelection {
  double from = 0, to = 1;
  std::int64_t every = 1;
  std::vector<std::int64_t> remainders{0};

  bool takes(std::size_t index, std::size_t total) const;
};

struct SplitDefinition {
  // Field ("en", "text", "documents", or a label) -> roles of the files, one after another.
  std::map<std::string, std::vector<std::string>> fields;
  LineSelection lines;
};

struct DatasetDefinition {
  std::string name, folder, kind, description, licence, citation;
  std::string base;  // folder of the definition file; files without address are looked for there
  std::map<std::string, DatasetFile> files;
  std::map<std::string, SplitDefinition> splits;

  // Throws InvalidArgument when no file has that role.
  const DatasetFile& file(const std::string& role) const;
  std::vector<std::string> split_names() const;  // train, dev, test first, then others by name
};

// Reads the keys above (all but "defaults", which the kind reads) from a definition object; one
// without "files" (the grammar) has no splits here either. Throws InvalidArgument when a split
// names a file that is not there.
DatasetDefinition read_dataset_definition(JsonReader& reader);

}  // namespace vqlm
