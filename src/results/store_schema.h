// The version of a store's layout: a number in its file `version`, how many migrations it has been
// through. Stores from before there was such a file have none and count as 0. A store of an older
// version is migrated where it lies when it is opened; one of a newer version is refused, for this
// program would misread it.
#pragma once

#include <span>
#include <string>

namespace vqlm {

// A step to the next version. It may be killed anywhere and is then applied again, from its start.
struct StoreMigration {
  const char* what;  // for the log: "the index is made anew"
  void (*apply)(const std::string& folder);
};
// In order: the first makes version 1 of a store of version 0.
std::span<const StoreMigration> store_migrations();

// Applies the migrations that the store lacks; `version` is written after each. One process at a
// time, under a lock; others wait and find the work done. The folder exists. Throws RuntimeError
// for a newer store, a `version` that is no number, and when the disk refuses.
void migrate_store(const std::string& folder,
                   std::span<const StoreMigration> migrations = store_migrations());

// For those who read a store without opening it: throws RuntimeError for a newer one.
void refuse_newer_store(const std::string& folder);

}  // namespace vqlm
