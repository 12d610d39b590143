// The searchable copy of a store's records, a SQLite file that `sqlite3` alone can read:
//   records(key, kind, name, created, recipe)
//   scores(key, metric, value, lower, upper, unit, better, kind, signature, timing)
//     by `key` to their record; from "scores" of a record's result or timing; the
//     value is NULL where the score is absent
// The records are the truth: what goes wrong here is repaired or warned of, never thrown.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace vqlm {

struct Record;

// What the index holds of one cell.
struct IndexEntry {
  const Record* record = nullptr;
  const nlohmann::json* timing = nullptr;
  std::string created;  // "2025-01-31T12:00:00Z"
};

// Removes the file with what SQLite keeps beside it.
void remove_index_files(const std::string& path);

class StoreIndex {
 public:
  // Calls `add` for every cell of the store, or for those whose key is not among `present`.
  using Visit = std::function<void(const std::vector<std::string>& present,
                                   const std::function<void(const IndexEntry&)>& add)>;

  // Opens or creates the file at `path`; one that SQLite cannot read is made anew. `visit` gives
  // the cells of the store.
  StoreIndex(std::string path, Visit visit);
  ~StoreIndex();

  // Adds a cell; replaces what was known of it.
  void add(const IndexEntry& entry);
  // Adds the cells that are missing, when their number shows that some are (records came by rsync,
  // or a process died between record and index).
  void catch_up(std::size_t num_records);
  // Makes the file anew.
  void rebuild();

 private:
  void attempt(const std::string& what, const std::function<void()>& action);
  void open();
  void remove_files();
  void fill(const std::vector<std::string>& present);
  void insert(const IndexEntry& entry);

  std::string path_;
  Visit visit_;
  std::mutex mutex_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace vqlm
