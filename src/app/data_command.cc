// vqlm data fetch|list|verify.
#include <iostream>

#include "app/command_line.h"
#include "core/error.h"
#include "core/registry.h"
#include "data/dataset_catalog.h"
#include "data/fetch.h"

namespace vqlm {
namespace {

int fetch(const std::string& name, const Session& session) {
  for (const FetchedFile& file : fetch_dataset(name, session.location))
    std::cout << file.file << "\t" << file.origin << "\t" << file.sha256
              << (file.recorded ? "\tchecksum recorded, none was known" : "") << "\n";
  return 0;
}

int verify(const std::string& name, const Session& session) {
  int code = 0;
  for (const VerifiedFile& file : verify_dataset(name, session.location)) {
    std::cout << file.file << "\t" << (file.problem.empty() ? "ok" : file.problem) << "\n";
    if (!file.problem.empty()) code = 1;
  }
  return code;
}

}  // namespace

int data_command(const Arguments& arguments) {
  CommandLine line("vqlm data fetch NAME | list | verify NAME [options]",
                   "Fetches a data set into the cache (from the mirror, else by download), lists "
                   "the data sets, or "
                   "checks the files of one against their checksums.");
  line.add_session_options();
  line.add_positional("action", 1);
  line.add_positional("name", 1);
  if (!line.parse(arguments)) return 0;
  const std::string action = line.required("action");
  const Session session(line.session_options());
  if (action == "list") {
    for (const CatalogEntry& entry : dataset_names())
      std::cout << entry.name << "\t" << entry.kind << "\t" << entry.description << "\n";
    return 0;
  }
  if (action == "fetch") return fetch(line.required("name"), session);
  if (action == "verify") return verify(line.required("name"), session);
  throw_unknown_name("action", action, {"fetch", "list", "verify"});
}

}  // namespace vqlm
