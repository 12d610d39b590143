#include "results/store_index.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log.h"
#include "results/score_json.h"
#include "results/store.h"

namespace vqlm {
namespace {

constexpr int kBusyTimeoutMs = 5000;

constexpr const char* kTables =
    "CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, kind TEXT NOT NULL,"
    " name TEXT NOT NULL, created TEXT NOT NULL, recipe TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS scores (key TEXT NOT NULL REFERENCES records(key),"
    " metric TEXT NOT NULL, value REAL, lower REAL, upper REAL, unit TEXT, better TEXT,"
    " kind TEXT, signature TEXT, timing INTEGER NOT NULL);"
    "CREATE INDEX IF NOT EXISTS scores_by_key ON scores(key);"
    "CREATE INDEX IF NOT EXISTS scores_by_metric ON scores(metric);";

bool damaged(const SQLite::Exception& error) {
  const int code = error.getErrorCode();
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR;
}

// The scores a record or a timing holds; what is no score is passed over.
std::vector<Score> scores_in(const nlohmann::json& value) {
  std::vector<Score> scores;
  if (!value.is_object() || !value.contains("scores") || !value["scores"].is_array()) return scores;
  for (const nlohmann::json& score : value["scores"]) {
    try {
      scores.push_back(score_from_json(score));
    } catch (const InvalidArgument&) {
      continue;
    }
  }
  return scores;
}

void bind_number(SQLite::Statement& statement, int position, double value) {
  if (std::isnan(value))
    statement.bind(position);
  else
    statement.bind(position, value);
}

}  // namespace

void remove_index_files(const std::string& path) {
  std::error_code ignored;
  for (const char* suffix : {"", "-journal", "-wal", "-shm"})
    std::filesystem::remove(path + suffix, ignored);
}

StoreIndex::StoreIndex(std::string path, Visit visit)
    : path_(std::move(path)), visit_(std::move(visit)) {}

StoreIndex::~StoreIndex() = default;

void StoreIndex::add(const IndexEntry& entry) {
  attempt("add '" + entry.record->name + "'", [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    insert(entry);
    transaction.commit();
  });
}

void StoreIndex::catch_up(std::size_t num_records) {
  attempt("catch up", [&] {
    const int known = database_->execAndGet("SELECT count(*) FROM records").getInt();
    if (static_cast<std::size_t>(known) == num_records) return;
    std::vector<std::string> present;
    SQLite::Statement query(*database_, "SELECT key FROM records");
    while (query.executeStep()) present.push_back(query.getColumn(0).getString());
    fill(present);
  });
}

void StoreIndex::rebuild() {
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    remove_files();
  }
  attempt("rebuild", [&] { fill({}); });
}

// Tries twice: a file that SQLite finds damaged is removed and filled from the records between.
void StoreIndex::attempt(const std::string& what, const std::function<void()>& action) {
  const std::lock_guard<std::mutex> guard(mutex_);
  try {
    try {
      open();
      action();
    } catch (const SQLite::Exception& error) {
      if (!damaged(error)) throw;
      log_warning(path_ + ": the index is damaged (" + error.what() + "); making it anew");
      remove_files();
      open();
      fill({});
    }
  } catch (const std::exception& error) {
    database_.reset();
    log_warning(path_ + ": could not " + what + " (" + error.what() +
                "); the records are complete, the index is behind");
  }
}

void StoreIndex::open() {
  if (database_ && std::filesystem::exists(path_)) return;
  database_ = std::make_unique<SQLite::Database>(
      path_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
  database_->exec("PRAGMA synchronous=NORMAL");
  database_->exec(kTables);
}

void StoreIndex::remove_files() {
  database_.reset();
  remove_index_files(path_);
}

void StoreIndex::fill(const std::vector<std::string>& present) {
  SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
  visit_(present, [this](const IndexEntry& entry) { insert(entry); });
  transaction.commit();
}

void StoreIndex::insert(const IndexEntry& entry) {
  const Record& record = *entry.record;
  SQLite::Statement remove(*database_, "DELETE FROM scores WHERE key = ?");
  remove.bind(1, record.key);
  remove.exec();
  SQLite::Statement add(*database_, "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)");
  add.bind(1, record.key);
  add.bind(2, record.kind);
  add.bind(3, record.name);
  add.bind(4, entry.created);
  add.bind(5, record.recipe.dump());
  add.exec();
  std::vector<Score> scores = scores_in(record.result);
  for (Score& score : scores_in(*entry.timing)) scores.push_back(std::move(score));
  for (const Score& score : scores) {
    SQLite::Statement row(*database_, "INSERT INTO scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind(1, record.key);
    row.bind(2, score.name);
    if (score.absent.empty()) bind_number(row, 3, score.value);
    if (score.interval) {
      bind_number(row, 4, score.interval->lower);
      bind_number(row, 5, score.interval->upper);
    }
    row.bind(6, score.unit);
    row.bind(7, direction_name(score.direction));
    row.bind(8, score.kind);
    row.bind(9, score.signature);
    row.bind(10, score.timing ? 1 : 0);
    row.exec();
  }
}

}  // namespace vqlm
