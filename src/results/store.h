// The store: a folder of records (JSON) and artefacts (checkpoints, outputs), each under its
// content key.
//   records/<key>.json     what a cell found; the same bytes whenever the cell is run again
//   timings/<key>.json     how long it took, when, on which machine, from which commit; differs
//                          from run to run
//   artefacts/<key>/       files it made
//   work/<key>/            state of a cell under way, from which it goes on after a kill
//   locks/<key>            held by the process that computes the cell (cell_lock.h)
//   locks/alone.<host>     shared by the cells under way on that machine
//   index.sqlite           a searchable copy of the records, rebuilt from them at any time
//   version                of this layout (store_schema.h)
// Everything appears under its final name whole, by rename. Two processes may write at once.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vqlm {

struct Record {
  std::string key;   // SHA-256 of `recipe`
  std::string kind;  // tokenizer, train, distil, task, timing, metric
  std::string name;  // for people: "train vqvae_lm seed 1"
  nlohmann::json recipe = nlohmann::json::object();  // all that decides the result
  nlohmann::json result = nlohmann::json::object();
};

class StoreIndex;

class Store {
 public:
  // Creates the folder, or migrates an older store. Throws RuntimeError when it cannot be written
  // or is of a newer version.
  explicit Store(std::string folder);
  ~Store();

  // Whether the store at `folder`, which need not exist, has the record; writes nothing.
  static bool holds(const std::string& folder, const std::string& key);
  // Whether work on the cell left something in its work folder.
  static bool has_begun(const std::string& folder, const std::string& key);
  // Keys of the cells that have a work folder, that folder, and the file that is locked while a
  // cell is computed; they write nothing.
  static std::vector<std::string> begun(const std::string& folder);
  static std::string work_path(const std::string& folder, const std::string& key);
  static std::string lock_path(const std::string& folder, const std::string& key);
  bool has(const std::string& key) const { return holds(folder_, key); }
  Record read(const std::string& key) const;  // throws RuntimeError when absent or damaged
  nlohmann::json read_timing(const std::string& key) const;  // {} when absent
  std::string artefact(const std::string& key,
                       const std::string& file = "") const;  // its final path
  std::string work_folder(const std::string& key);           // created
  // The file to lock while a cell is computed; its folder exists, the file itself may not.
  std::string lock_file(const std::string& key) const;
  // The one to lock after that: shared, or exclusively for a cell beside which nothing may run
  // here.
  std::string machine_lock_file() const;

  // Publishes a finished cell: artefacts (the folder is moved in; may be empty), timing, then the
  // record; removes the work folder. Of a key that exists already only the duplicate work is
  // removed; artefacts without a record were never published, and are replaced. Throws
  // InvalidArgument for a key that is no plain name or a value that is no JSON text (bytes that are
  // no UTF-8 must go through text_json.h), RuntimeError when the disk refuses.
  void commit(const Record& record, const nlohmann::json& timing,
              const std::string& artefact_folder = "");

  // Removes what killed processes left: the work folders of cells that have their record, unless a
  // process holds the cell's lock, and temporary files that are older than any write takes.
  void tidy();

  std::vector<std::string> keys() const;  // of all records, sorted
  // Makes the index anew. A damaged or locked index never fails a run: it is rebuilt, or a warning
  // says that it is behind.
  void rebuild_index();

 private:
  std::string record_file(const std::string& key) const;
  std::string timing_file(const std::string& key) const;

  std::string folder_;
  std::unique_ptr<StoreIndex> index_;
};

}  // namespace vqlm
