// The store: a folder of records (JSON) and artefacts (checkpoints, outputs), each under its
// content key.
//   records/<key>.json     what a cell found; the same bytes whenever the cell is run again
//   timings/<key>.json     how long it took, where, from which commit; differs from run to run
//   artefacts/<key>/       files it made
//   work/<key>/            state of a cell under way, from which it goes on after a kill
//   index.sqlite           a searchable copy of the records, rebuilt from them at any time
// Everything appears under its final name whole, by rename. Two processes may write at once.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vqlm {

struct Record {
  std::string key;                                   // SHA-256 of `recipe`
  std::string kind;                                  // tokenizer, train, task, timing, metric
  std::string name;                                  // for people: "train vqvae_lm seed 1"
  nlohmann::json recipe = nlohmann::json::object();  // all that decides the result
  nlohmann::json result = nlohmann::json::object();
};

class Store {
 public:
  // Creates the folder. Throws RuntimeError when it cannot be written.
  explicit Store(std::string folder);
  ~Store();

  bool has(const std::string& key) const;
  Record read(const std::string& key) const;  // throws RuntimeError when absent or damaged
  nlohmann::json read_timing(const std::string& key) const;  // {} when absent
  std::string artefact(const std::string& key,
                       const std::string& file = "") const;  // its final path
  std::string work_folder(const std::string& key);           // created

  // Publishes a finished cell: artefacts (the folder is moved in; may be empty), timing, then the
  // record; removes the work folder.
  void commit(const Record& record, const nlohmann::json& timing,
              const std::string& artefact_folder = "");

  std::vector<std::string> keys() const;
  void rebuild_index();

 private:
  struct Index;
  std::string folder_;
  std::unique_ptr<Index> index_;
};

}  // namespace vqlm
